using System.Globalization;
using System.Text.RegularExpressions;
using Stead.Fabric.Boards;
using Stead.Fabric.Text;

namespace Stead.Fabric.Bitstream;

/// <summary>What icebox_vlog makes of a bitstream, completed: its ports are named after the package's pins, `pin_99`.</summary>
public static partial class Ice40Verilog
{
    public const string Top = "top";

    private const string Memory = "SB_RAM40_4K";

    /// <summary>With the model of the block memories where there are some; those whose clocks fall instead of rise are written as others.</summary>
    public static string Complete(string verilog)
    {
        if (!verilog.Contains(Memory, StringComparison.Ordinal)) return verilog;
        return FallingMemory().Replace(FallingClock().Replace(verilog, ".$1(~($2))"), Memory + " #(") + "\n" + Resources.Read("models", "ice40-memory");
    }

    /// <summary>Constraints for nextpnr that say what the names say.</summary>
    /// <param name="board">Whose clocks may be on the pins.</param>
    public static string Constraints(string verilog, Board board)
    {
        var clocks = board.Of(PartKind.Clock).ToDictionary(clock => clock.Pins[0].Pin, clock => clock.Frequency);
        var header = verilog.IndexOf($"module {Top} ", StringComparison.Ordinal) is >= 0 and var start && verilog.IndexOf(';', start) is >= 0 and var end ? verilog[start..end] : "";
        return string.Concat(Port().Matches(header).Select(match => (Port: match.Value, Pin: match.Groups[1].Value)).Select(one =>
            $"set_io {one.Port} {one.Pin}\n{(clocks.TryGetValue(one.Pin, out var hertz) ? string.Create(CultureInfo.InvariantCulture, $"set_frequency {one.Port} {hertz / 1e6}\n") : "")}"));
    }

    [GeneratedRegex(Memory + @"(NR)?(NW)? #\(")]
    private static partial Regex FallingMemory();

    [GeneratedRegex(@"\.([RW]CLK)N\(([^()]*)\)")]
    private static partial Regex FallingClock();

    [GeneratedRegex(@"\bpin_(\w+)\b")]
    private static partial Regex Port();
}
