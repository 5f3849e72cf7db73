using System.Globalization;
using Stead.Lab.Applications;

namespace Stead.Lab.Reports;

/// <summary>Numbers for people: four digits, a unit.</summary>
public static class Quantity
{
    public static string Format(double value, MetricUnit unit) => double.IsNaN(value) ? "-" : unit switch
    {
        MetricUnit.Seconds => Time(value),
        MetricUnit.BitsPerSecond => Scaled(value, "bit/s"),
        MetricUnit.Bytes => Scaled(value, "B"),
        MetricUnit.Share => Text(value * 100, 1) + " %",
        _ => Text(value, value < 100 && value != Math.Floor(value) ? 3 : 0),
    };

    private static string Time(double seconds) => Math.Abs(seconds) switch
    {
        >= 10 => Text(seconds, 1) + " s",
        >= 1 => Text(seconds, 2) + " s",
        >= 0.1 => Text(seconds * 1e3, 0) + " ms",
        >= 0.01 => Text(seconds * 1e3, 1) + " ms",
        >= 0.0005 => Text(seconds * 1e3, 2) + " ms",
        0 => "0",
        _ => Text(seconds * 1e6, 0) + " µs",
    };

    private static string Scaled(double value, string unit) => Math.Abs(value) switch
    {
        >= 1e9 => Text(value / 1e9, 2) + " G" + unit,
        >= 1e8 => Text(value / 1e6, 0) + " M" + unit,
        >= 1e7 => Text(value / 1e6, 1) + " M" + unit,
        >= 1e6 => Text(value / 1e6, 2) + " M" + unit,
        >= 1e5 => Text(value / 1e3, 0) + " k" + unit,
        >= 1e3 => Text(value / 1e3, 1) + " k" + unit,
        _ => Text(value, 0) + " " + unit,
    };

    private static string Text(double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);
}
