using System.Globalization;

namespace Stead.Core;

/// <summary>Bytes in a second, as FreeBSD's settings count them. Text is in bits: `30 Mbit/s`, with powers of 1000.</summary>
public readonly record struct DataRate(long BytesPerSecond) : IComparable<DataRate>
{
    private const string Units = "KMGT";

    public static DataRate Zero => default;

    public static DataRate FromBits(double bitsPerSecond) => new((long)Math.Round(bitsPerSecond / 8));

    /// <returns>Zero over no time.</returns>
    public static DataRate Of(long bytes, Duration time) => time.Nanoseconds <= 0 ? Zero : new((long)((Int128)bytes * 1_000_000_000 / time.Nanoseconds));

    public double Megabits => BytesPerSecond * 8 / 1e6;

    /// <summary>How long so many bytes take, rounded up; for ever at no rate.</summary>
    public Duration TimeFor(long bytes)
    {
        if (BytesPerSecond <= 0) return Duration.Longest;
        if (bytes < 9_000_000_000) return new((bytes * 1_000_000_000 + BytesPerSecond - 1) / BytesPerSecond);
        return new((long)(((Int128)bytes * 1_000_000_000 + BytesPerSecond - 1) / BytesPerSecond));
    }

    /// <summary>How many bytes go through in a time, rounded down.</summary>
    public long BytesIn(Duration time) => (long)((Int128)BytesPerSecond * time.Nanoseconds / 1_000_000_000);

    public static DataRate operator *(DataRate a, double factor) => new((long)(a.BytesPerSecond * factor));

    public static bool operator <(DataRate a, DataRate b) => a.BytesPerSecond < b.BytesPerSecond;

    public static bool operator >(DataRate a, DataRate b) => a.BytesPerSecond > b.BytesPerSecond;

    public static bool operator <=(DataRate a, DataRate b) => a.BytesPerSecond <= b.BytesPerSecond;

    public static bool operator >=(DataRate a, DataRate b) => a.BytesPerSecond >= b.BytesPerSecond;

    public static DataRate Min(DataRate a, DataRate b) => a < b ? a : b;

    public static DataRate Max(DataRate a, DataRate b) => a > b ? a : b;

    public int CompareTo(DataRate other) => BytesPerSecond.CompareTo(other.BytesPerSecond);

    /// <summary>`20Mbit/s`, `20 Mbps`, `20M`, `1.5G`, `9600`: bits in a second. False when it is none, is negative, or does not fit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DataRate rate)
    {
        rate = default;
        text = text.Trim();
        foreach (var suffix in (ReadOnlySpan<string>)["bit/s", "bits/s", "bps", "b/s", "bit"])
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            text = text[..^suffix.Length].TrimEnd();
            break;
        }
        if (text.Length == 0) return false;
        var exponent = Units.IndexOf(char.ToUpperInvariant(text[^1])) + 1;
        if (exponent > 0) text = text[..^1].TrimEnd();
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var bits = number * Math.Pow(1000, exponent);
        if (!(bits >= 0) || bits > long.MaxValue / 4.0) return false;
        rate = FromBits(bits);
        return true;
    }

    public override string ToString()
    {
        var bits = BytesPerSecond * 8.0;
        var unit = -1;
        while (bits >= 1000 && unit < Units.Length - 1)
        {
            bits /= 1000;
            unit++;
        }
        return bits.ToString("0.###", CultureInfo.InvariantCulture) + (unit switch { < 0 => " bit/s", 0 => " kbit/s", _ => $" {Units[unit]}bit/s" });
    }
}
