namespace Stead.Fabric.Simulation;

/// <summary>
/// Where a value lives in the state: little-endian words of 64 bits, the bits above the width always 0.
/// So a value can be read as a longer one without doing anything.
/// </summary>
/// <param name="Offset">In words.</param>
/// <param name="Width">In bits; 0 stands for no value.</param>
public readonly record struct Slot(int Offset, int Width)
{
    public const int WordBits = 64;

    public int Words => WordsFor(Width);

    /// <summary>All of it is in one word.</summary>
    public bool IsNarrow => Width <= WordBits;

    /// <summary>The bits of the highest word that belong to the value.</summary>
    public ulong TopMask => Mask(Width);

    public static int WordsFor(int width) => (width + WordBits - 1) / WordBits;

    /// <summary>The bits of the highest word of a value of a width.</summary>
    public static ulong Mask(int width) => (width & WordBits - 1) == 0 ? ulong.MaxValue : (1UL << (width & WordBits - 1)) - 1;

    public override string ToString() => $"s{Offset}:{Width}";
}
