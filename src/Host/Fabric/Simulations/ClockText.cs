using System.Globalization;
using Stead.Fabric.Boards.Virtual;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Running;

namespace Stead.Host.Fabric.Simulations;

/// <summary>Reads `clk=8ns` and `clk=125MHz`.</summary>
internal static class ClockText
{
    private static readonly (string Unit, decimal Factor)[] s_frequencies = [("GHz", 1e9m), ("MHz", 1e6m), ("kHz", 1e3m), ("Hz", 1m)];

    /// <exception cref="UserError">It is none, or names no input of one bit.</exception>
    public static InputClock Parse(string text, IReadOnlyList<Signal> inputs)
    {
        var (name, value) = text.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : throw Wrong(text);
        var port = inputs.FirstOrDefault(input => input.Name == name) ?? throw new UserError($"the design has no input {name} of one bit",
            Spelling.Nearest(name, inputs.Select(input => input.Name)) is { } nearest ? $"did you mean {nearest}?" : null);
        var period = Period(value);
        return period is >= 2 and <= 1_000_000_000_000_000m ? new(port, (long)period.Value) : throw Wrong(text);
    }

    /// <summary>In picoseconds.</summary>
    private static decimal? Period(string value)
    {
        foreach (var (unit, factor) in s_frequencies)
        {
            if (!value.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            var number = value.AsSpan(0, value.Length - unit.Length).TrimEnd();
            return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hertz) && hertz is > 0 and < 1e12m ? Math.Round(1e12m / (hertz * factor)) : null;
        }
        return BoardTime.TryParse(value) * 1e12m;
    }

    private static UserError Wrong(string text) => new($"'{text}' is not a clock", "write PORT=PERIOD or PORT=FREQUENCY: clk=8ns, clk=125MHz");
}
