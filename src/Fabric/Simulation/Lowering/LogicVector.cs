using System.Numerics;
using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Constant bits: what is 1, and what is unknown (value 1) or at high impedance (value 0).</summary>
internal readonly record struct LogicVector(BigInteger Value, BigInteger Unknown)
{
    /// <param name="bits">Of <see cref="NetBit"/>, all of them constants, the lowest first.</param>
    public static LogicVector Of(IEnumerable<int> bits)
    {
        var (value, unknown) = (BigInteger.Zero, BigInteger.Zero);
        var bit = BigInteger.One;
        foreach (var each in bits)
        {
            if (each is NetBit.One or NetBit.Unknown) value |= bit;
            if (each < 0) unknown |= bit;
            bit <<= 1;
        }
        return new(value, unknown);
    }

    public bool IsKnown => Unknown.IsZero;

    /// <summary>What a design without unknowns sees: 0 for them.</summary>
    public LogicVector WithoutUnknowns => new(Value & ~Unknown, BigInteger.Zero);

    public int Width => (int)Math.Max(1, (Value | Unknown).GetBitLength());

    /// <summary>Words of 64 bits, the lowest first.</summary>
    public static void Write(BigInteger number, Span<ulong> words)
    {
        for (var i = 0; i < words.Length; i++) words[i] = (ulong)(number >> 64 * i & ulong.MaxValue);
    }

    public static BigInteger Read(ReadOnlySpan<ulong> words)
    {
        var number = BigInteger.Zero;
        for (var i = words.Length - 1; i >= 0; i--) number = (number << 64) + words[i];
        return number;
    }
}
