using System.Globalization;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>Simulated time: cycles of a clock, as seconds and back.</summary>
/// <param name="Frequency">Of the clock, in hertz.</param>
public readonly record struct BoardTime(long Frequency)
{
    /// <summary>The first cycle at or after a time.</summary>
    public long CyclesIn(decimal seconds) => (long)Math.Ceiling(Math.Min(seconds * Frequency, long.MaxValue / 2));

    /// <summary>To the nanosecond, in milliseconds where that is all: `1.000 s`, `1.000000008 s`.</summary>
    public string Text(long cycle)
    {
        var seconds = Seconds(cycle);
        return seconds.ToString(seconds * 1000 % 1 == 0 ? "F3" : "F9", CultureInfo.InvariantCulture) + " s";
    }

    public decimal Seconds(long cycle) => Math.Round((decimal)cycle / Frequency, 9);

    /// <summary>`0.5s`, `20ms`, `3us`, `8ns`, `1.5`: seconds where no unit stands.</summary>
    /// <returns>Null when it is not a time.</returns>
    public static decimal? TryParse(string text)
    {
        (string Unit, decimal Factor)[] units = [("ms", 1e-3m), ("us", 1e-6m), ("µs", 1e-6m), ("ns", 1e-9m), ("s", 1m), ("", 1m)];
        var (unit, factor) = units.First(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal));
        return decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1e9m ? number * factor : null;
    }
}
