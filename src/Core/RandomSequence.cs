using System.Numerics;

namespace Stead.Core;

/// <summary>Numbers that are the same on every machine for the same seed (xoshiro256**, seeded by SplitMix64; Blackman and Vigna).</summary>
public sealed class RandomSequence
{
    private ulong _a, _b, _c, _d;

    public RandomSequence(ulong seed)
    {
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <param name="limit">Greater than 0; never returned itself.</param>
    public long Below(long limit)
    {
        Invariant.Require(limit > 0);
        return (long)Math.BigMul(Next(), (ulong)limit, out _);
    }

    /// <summary>From 0, and below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <param name="probability">0 never, 1 always.</param>
    public bool Chance(double probability) => probability > 0 && Fraction() < probability;

    /// <summary>From an exponential distribution, by comparisons alone (von Neumann 1951): a logarithm would not be the same on every machine.</summary>
    public Duration Exponential(Duration mean)
    {
        for (var whole = 0; ; whole++)
        {
            var first = Fraction();
            var (last, count) = (first, 1);
            while (true)
            {
                var next = Fraction();
                count++;
                if (next >= last) break;
                last = next;
            }
            if (count % 2 == 0) return new((long)Math.Round((whole + first) * mean.Nanoseconds));
        }
    }

    /// <summary>Another sequence, independent of what is taken from this one later.</summary>
    public RandomSequence Fork() => new(Next());

    public void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..]) BitConverter.TryWriteBytes(bytes, Next());
        var rest = Next();
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(rest >> 8 * i);
    }

    private static ulong Split(ref ulong state)
    {
        var z = state += 0x9e37_79b9_7f4a_7c15;
        z = (z ^ z >> 30) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ z >> 27) * 0x94d0_49bb_1331_11eb;
        return z ^ z >> 31;
    }
}
