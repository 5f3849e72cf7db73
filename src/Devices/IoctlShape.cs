namespace Stead.Devices;

/// <summary>How much an ioctl carries to the device and back.</summary>
public readonly record struct IoctlShape(int Input, int Output)
{
    private const uint Out = 2, In = 1;

    /// <summary>From the bits of the code (asm-generic/ioctl.h), and for those older than these bits from a table (asm-generic/ioctls.h).</summary>
    public static IoctlShape OfLinux(uint code) => code switch
    {
        // FIONREAD, TIOCOUTQ, TIOCMGET
        0x541b or 0x5411 or 0x5415 => new(0, 4),
        // FIONBIO, FIOASYNC, TIOCMBIS, TIOCMBIC, TIOCMSET
        0x5421 or 0x5452 or 0x5416 or 0x5417 or 0x5418 => new(4, 0),
        // TCGETS; TCSETS, TCSETSW, TCSETSF: struct termios
        0x5401 => new(0, 36),
        0x5402 or 0x5403 or 0x5404 => new(36, 0),
        // TIOCGWINSZ, TIOCSWINSZ: struct winsize
        0x5413 => new(0, 8),
        0x5414 => new(8, 0),
        _ => new((code >> 30 & In) != 0 ? Size(code) : 0, (code >> 30 & Out) != 0 ? Size(code) : 0),
    };

    private static int Size(uint code) => (int)(code >> 16 & 0x3fff);
}
