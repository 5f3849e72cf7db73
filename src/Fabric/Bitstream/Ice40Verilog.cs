using System.Text.RegularExpressions;
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
    public static string Constraints(string verilog)
    {
        var header = verilog.IndexOf($"module {Top} ", StringComparison.Ordinal) is >= 0 and var start && verilog.IndexOf(';', start) is >= 0 and var end ? verilog[start..end] : "";
        return string.Concat(Port().Matches(header).Select(match => $"set_io {match.Value} {match.Groups[1].Value}\n"));
    }

    [GeneratedRegex(Memory + @"(NR)?(NW)? #\(")]
    private static partial Regex FallingMemory();

    [GeneratedRegex(@"\.([RW]CLK)N\(([^()]*)\)")]
    private static partial Regex FallingClock();

    [GeneratedRegex(@"\bpin_(\w+)\b")]
    private static partial Regex Port();
}
