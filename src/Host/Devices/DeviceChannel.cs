using System.Diagnostics;
using System.Runtime.InteropServices;
using Stead.Devices.Fuse;
using Stead.Host.Posix;

namespace Stead.Host.Devices;

/// <summary>The kernel's end of one device: /dev/fuse, mounted or as a CUSE node.</summary>
internal sealed class DeviceChannel : IFuseChannel
{
    /// <summary>
    /// How long to look for the next request before going to sleep: who has just been answered often asks again, and to be woken takes
    /// longer than this. A machine with one processor has nobody who could ask meanwhile.
    /// </summary>
    private static readonly long s_patience = Environment.ProcessorCount > 1 ? Stopwatch.Frequency / 50_000 : 0;

    private readonly int _fd;
    private readonly byte[] _request = GC.AllocateUninitializedArray<byte>(FuseSession.RequestLength, pinned: true);

    public DeviceChannel(int fd)
    {
        _fd = fd;
        if (s_patience > 0) SystemCalls.SetNonBlocking(fd);
    }

    public void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) =>
        // Refused when whoever asked is gone meanwhile: nobody is left to be told.
        SystemCalls.WriteTogether(_fd, header, body);

    /// <summary>Waits for the kernel's next request; it is the channel's own memory until the next call.</summary>
    /// <returns>False at the end: unmounted, aborted, or closed.</returns>
    public bool Receive(out Memory<byte> request)
    {
        var sleepAt = Stopwatch.GetTimestamp() + s_patience;
        while (true)
        {
            var count = SystemCalls.Read(_fd, _request);
            request = _request.AsMemory(0, Math.Max(count, 0));
            if (count > 0) return true;
            // ENOENT: the request was taken back before it was read.
            if (count == 0 || (count == -2 && Marshal.GetLastPInvokeError() != SystemCalls.NotThere)) return false;
            if (Stopwatch.GetTimestamp() >= sleepAt) SystemCalls.WaitReadable(_fd, -1);
        }
    }

    /// <summary>Whoever still waits in the kernel gets ECONNABORTED.</summary>
    public void Close() => SystemCalls.Close(_fd);
}
