using System.Runtime.InteropServices;
using Stead.Devices.Fuse;
using Stead.Host.Posix;

namespace Stead.Host.Devices;

/// <summary>The kernel's end of one device: /dev/fuse, mounted or as a CUSE node.</summary>
internal sealed class DeviceChannel(int fd) : IFuseChannel
{
    private readonly byte[] _request = GC.AllocateUninitializedArray<byte>(FuseSession.RequestLength, pinned: true);

    public void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) =>
        // Refused when whoever asked is gone meanwhile: nobody is left to be told.
        SystemCalls.WriteTogether(fd, header, body);

    /// <summary>Waits for the kernel's next request; it is the channel's own memory until the next call.</summary>
    /// <returns>False at the end: unmounted, aborted, or closed.</returns>
    public bool Receive(out Memory<byte> request)
    {
        while (true)
        {
            var count = SystemCalls.Read(fd, _request);
            request = _request.AsMemory(0, Math.Max(count, 0));
            if (count > 0) return true;
            // ENOENT: the request was taken back before it was read.
            if (count == 0 || (count == -2 && Marshal.GetLastPInvokeError() != SystemCalls.NoEntry)) return false;
        }
    }

    /// <summary>Whoever still waits in the kernel gets ECONNABORTED.</summary>
    public void Close() => SystemCalls.Close(fd);
}
