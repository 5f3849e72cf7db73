namespace Stead.Devices.Echo;

/// <summary>The echo device's ioctl codes on one system.</summary>
public sealed class EchoIoctls(DeviceSystem system)
{
    public static EchoIoctls Linux { get; } = new(DeviceSystem.Linux);
    public static EchoIoctls FreeBsd { get; } = new(DeviceSystem.FreeBsd);

    /// <summary>ECHODEV_GBUFSIZE: size_t out.</summary>
    public uint GetSize { get; } = IoctlCode.Read(system, 'E', 100, 8);

    /// <summary>ECHODEV_SBUFSIZE: size_t in.</summary>
    public uint SetSize { get; } = IoctlCode.Write(system, 'E', 101, 8);

    /// <summary>ECHODEV_CLEAR</summary>
    public uint Clear { get; } = IoctlCode.None(system, 'E', 102);

    /// <summary>FIONREAD: int out. Linux's own code says nothing of its size, and on a FUSE file the kernel answers it itself: <see cref="ExactBytesToRead"/>.</summary>
    public uint BytesToRead { get; } = system == DeviceSystem.Linux ? 0x541b : IoctlCode.Read(system, 'f', 127, 4);

    /// <summary>FIONREAD as it would be encoded with its size.</summary>
    public uint ExactBytesToRead { get; } = IoctlCode.Read(system, 'f', 127, 4);

    /// <summary>FIONWRITE: int out. Linux has none; this is how it would be encoded.</summary>
    public uint RoomToWrite { get; } = IoctlCode.Read(system, 'f', 119, 4);

    /// <summary>FIONBIO: int in.</summary>
    public uint NonBlocking { get; } = system == DeviceSystem.Linux ? 0x5421 : IoctlCode.Write(system, 'f', 126, 4);

    /// <summary>FIOASYNC: int in.</summary>
    public uint Asynchronous { get; } = system == DeviceSystem.Linux ? 0x5452 : IoctlCode.Write(system, 'f', 125, 4);
}
