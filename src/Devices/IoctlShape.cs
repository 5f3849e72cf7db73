namespace Stead.Devices;

/// <summary>How much an ioctl carries to the device and back.</summary>
public readonly record struct IoctlShape(int Input, int Output)
{
    private const uint Out = 2, In = 1;

    /// <summary>From the bits of the code (asm-generic/ioctl.h), and for those older than these bits from a table (asm-generic/ioctls.h).</summary>
    public static IoctlShape OfLinux(uint code) => code switch
    {
        // FIONREAD, TIOCOUTQ
        0x541b or 0x5411 => new(0, 4),
        // FIONBIO, FIOASYNC
        0x5421 or 0x5452 => new(4, 0),
        _ => new((code >> 30 & In) != 0 ? Size(code) : 0, (code >> 30 & Out) != 0 ? Size(code) : 0),
    };

    private static int Size(uint code) => (int)(code >> 16 & 0x3fff);
}
