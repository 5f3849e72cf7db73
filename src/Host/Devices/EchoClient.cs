using System.Buffers.Binary;
using Stead.Devices;
using Stead.Devices.Echo;
using Stead.Host.Posix;

namespace Stead.Host.Devices;

/// <summary>An open echo device, as `echoctl` uses it: ours, or the article's driver in a FreeBSD kernel.</summary>
public sealed class EchoClient : IDisposable
{
    private static readonly EchoIoctls s_codes = new(OperatingSystem.IsFreeBSD() ? DeviceSystem.FreeBsd : DeviceSystem.Linux);

    private readonly int _fd;

    /// <exception cref="HostException">Its step is the path alone, as err(3) prints it.</exception>
    public EchoClient(string path, bool forWriting)
    {
        _fd = SystemCalls.TryOpen(path, forWriting ? SystemCalls.ReadWrite : SystemCalls.ReadOnly);
        if (_fd < 0) throw HostErrors.FromLast(path);
    }

    /// <summary>`/dev/echo`, and for an ordinary user his own where that is not there.</summary>
    public static string DefaultPath => File.Exists("/dev/echo") ? "/dev/echo" : DeviceDirectory.DefaultPath("echo");

    public int Fd => _fd;

    public ulong Size
    {
        get
        {
            Span<byte> size = stackalloc byte[8];
            Ask(s_codes.GetSize, "ECHODEV_GBUFSIZE", size);
            return BinaryPrimitives.ReadUInt64LittleEndian(size);
        }
    }

    /// <summary>By the code that has its size in it: on a FUSE file the kernel would answer FIONREAD itself, from what it remembers.</summary>
    public int BytesToRead
    {
        get
        {
            Span<byte> number = stackalloc byte[4];
            if (SystemCalls.Ioctl(_fd, s_codes.ExactBytesToRead, number) < 0) Ask(s_codes.BytesToRead, "FIONREAD", number);
            return BinaryPrimitives.ReadInt32LittleEndian(number);
        }
    }

    public int RoomToWrite
    {
        get
        {
            Span<byte> number = stackalloc byte[4];
            Ask(s_codes.RoomToWrite, "FIONWRITE", number);
            return BinaryPrimitives.ReadInt32LittleEndian(number);
        }
    }

    public void Clear() => Ask(s_codes.Clear, "ECHODEV_CLEAR", []);

    public void Resize(ulong size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, size);
        Ask(s_codes.SetSize, "ECHODEV_SBUFSIZE", bytes);
    }

    /// <param name="events">poll(2)'s bits.</param>
    /// <returns>Those that hold.</returns>
    public short Poll(short events, bool wait)
    {
        Span<SystemCalls.PollFd> fds = [new() { Fd = _fd, Events = events }];
        while (SystemCalls.Poll(fds, wait ? -1 : 0) == 0 && wait) { }
        return fds[0].Revents;
    }

    public void Dispose() => SystemCalls.Close(_fd);

    private void Ask(uint code, string name, Span<byte> data)
    {
        if (SystemCalls.Ioctl(_fd, code, data) < 0) throw HostErrors.FromLast($"ioctl({name})");
    }
}
