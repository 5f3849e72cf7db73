namespace Stead.Net.Wire;

/// <summary>A place in a TCP stream, modulo 2³² (RFC 9293 §3.4): comparable when less than 2³¹ apart.</summary>
public readonly record struct SequenceNumber(uint Value)
{
    public static SequenceNumber operator +(SequenceNumber a, uint bytes) => new(a.Value + bytes);

    public static SequenceNumber operator -(SequenceNumber a, uint bytes) => new(a.Value - bytes);

    /// <summary>How far a is behind b; negative when it is before.</summary>
    public static int operator -(SequenceNumber a, SequenceNumber b) => (int)(a.Value - b.Value);

    public static bool operator <(SequenceNumber a, SequenceNumber b) => a - b < 0;

    public static bool operator >(SequenceNumber a, SequenceNumber b) => a - b > 0;

    public static bool operator <=(SequenceNumber a, SequenceNumber b) => a - b <= 0;

    public static bool operator >=(SequenceNumber a, SequenceNumber b) => a - b >= 0;

    public static SequenceNumber Max(SequenceNumber a, SequenceNumber b) => a > b ? a : b;

    public static SequenceNumber Min(SequenceNumber a, SequenceNumber b) => a < b ? a : b;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
