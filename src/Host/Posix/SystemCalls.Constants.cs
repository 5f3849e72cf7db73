namespace Stead.Host.Posix;

/// <summary>Numbers of fcntl.h and errno.h. Where two stand, the first is FreeBSD's, the second Linux'.</summary>
public static unsafe partial class SystemCalls
{
    private static readonly bool FreeBsd = OperatingSystem.IsFreeBSD();

    public const int ReadOnly = 0, WriteOnly = 1, ReadWrite = 2;
    public static readonly int Create = FreeBsd ? 0x200 : 0x40;
    public static readonly int Truncate = FreeBsd ? 0x400 : 0x200;
    public static readonly int Append = FreeBsd ? 0x8 : 0x400;
    private static readonly int CloseOnExec = FreeBsd ? 0x100000 : 0x80000;
    private static readonly int DirectoryOnly = FreeBsd ? 0x20000 : 0x10000;
    private static readonly int NonBlocking = FreeBsd ? 0x4 : 0x800;
    private static readonly nuint GetWindowSize = FreeBsd ? 0x40087468u : 0x5413u;
    private const int CurrentDirectory = -100, SetDescriptorFlags = 2, SetFlags = 4;

    public const int NotPermitted = 1, Interrupted = 4, AccessDenied = 13, Exists = 17, NoSpace = 28, NoDevice = 19, DeviceBusy = 16;
    public static readonly int TryAgain = FreeBsd ? 35 : 11, NameTooLong = FreeBsd ? 63 : 36;
}
