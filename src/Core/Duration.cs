using System.Globalization;

namespace Stead.Core;

/// <summary>A span of time in nanoseconds: a minimal frame on a fast link takes fewer than TimeSpan's 100.</summary>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static Duration Zero => default;

    public static Duration Longest => new(long.MaxValue);

    public static Duration FromSeconds(double seconds) => new((long)Math.Round(seconds * NanosecondsPerSecond));

    public static Duration FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    public static Duration FromMicroseconds(long microseconds) => new(microseconds * 1_000);

    public double Seconds => (double)Nanoseconds / NanosecondsPerSecond;

    public double Milliseconds => Nanoseconds / 1e6;

    /// <summary>Rounded down.</summary>
    public long Microseconds => Nanoseconds / 1_000;

    public static Duration operator +(Duration a, Duration b) => new(a.Nanoseconds + b.Nanoseconds);

    public static Duration operator -(Duration a, Duration b) => new(a.Nanoseconds - b.Nanoseconds);

    public static Duration operator -(Duration a) => new(-a.Nanoseconds);

    public static Duration operator *(Duration a, long factor) => new(a.Nanoseconds * factor);

    public static Duration operator /(Duration a, long divisor) => new(a.Nanoseconds / divisor);

    public static double operator /(Duration a, Duration b) => (double)a.Nanoseconds / b.Nanoseconds;

    public static bool operator <(Duration a, Duration b) => a.Nanoseconds < b.Nanoseconds;

    public static bool operator >(Duration a, Duration b) => a.Nanoseconds > b.Nanoseconds;

    public static bool operator <=(Duration a, Duration b) => a.Nanoseconds <= b.Nanoseconds;

    public static bool operator >=(Duration a, Duration b) => a.Nanoseconds >= b.Nanoseconds;

    public static Duration Min(Duration a, Duration b) => a < b ? a : b;

    public static Duration Max(Duration a, Duration b) => a > b ? a : b;

    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>`10ms`, `1.5 s`, `20us`, `20µs`, `40ns`, `2min`. False without a unit (except 0), when it is none, is negative, or does not fit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Duration time)
    {
        time = default;
        text = text.Trim();
        if (text is "0") return true;
        foreach (var (unit, nanoseconds) in (ReadOnlySpan<(string, double)>)[("ms", 1e6), ("us", 1e3), ("µs", 1e3), ("ns", 1), ("min", 60e9), ("s", 1e9)])
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            var total = Math.Round(number * nanoseconds);
            if (!(total < 1e18)) return false;
            time = new((long)total);
            return true;
        }
        return false;
    }

    /// <summary>In the largest unit that it has one of: `1.5 s`, `20 ms`, `120 µs`, `40 ns`.</summary>
    public override string ToString() => Math.Abs(Nanoseconds) switch
    {
        >= NanosecondsPerSecond => Seconds.ToString("0.###", CultureInfo.InvariantCulture) + " s",
        >= 1_000_000 => Milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms",
        >= 1_000 => (Nanoseconds / 1e3).ToString("0.###", CultureInfo.InvariantCulture) + " µs",
        _ => Nanoseconds.ToString(CultureInfo.InvariantCulture) + " ns",
    };
}
