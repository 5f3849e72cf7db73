using System.Globalization;

namespace Stead.Core;

/// <summary>A moment on somebody's clock, in nanoseconds since that clock's beginning. Pure rooms are handed it; only Host reads one.</summary>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>Later than every deadline: nothing is waited for.</summary>
    public static Instant Never => new(long.MaxValue);

    public static Instant operator +(Instant a, Duration b) => new(a.Nanoseconds + b.Nanoseconds);

    public static Instant operator -(Instant a, Duration b) => new(a.Nanoseconds - b.Nanoseconds);

    public static Duration operator -(Instant a, Instant b) => new(a.Nanoseconds - b.Nanoseconds);

    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;

    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;

    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;

    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;

    public static Instant Min(Instant a, Instant b) => a < b ? a : b;

    public static Instant Max(Instant a, Instant b) => a > b ? a : b;

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds with microseconds: `1.250000`.</summary>
    public override string ToString() => this == Never ? "never" : (Nanoseconds / 1e9).ToString("F6", CultureInfo.InvariantCulture);
}
