using System.Text;
using Stead.Fabric.Boards;

namespace Stead.Fabric.Builds;

/// <summary>The Tcl that makes Vivado build a bitstream without a project (UG894, "non-project mode").</summary>
public static class VivadoScript
{
    /// <param name="name">Of the outputs: NAME.bit.</param>
    /// <param name="top">Null: the one that no other uses.</param>
    /// <param name="verilog">Relative to the script's folder, or absolute; so are the constraints.</param>
    public static string Make(Board board, string name, string? top, IReadOnlyList<string> verilog, IReadOnlyList<string> constraints, IReadOnlyList<string>? includes = null)
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');

        Line($"# Builds {name}.bit for the {board.Name}: vivado -mode batch -source {name}.tcl");
        Line("# Written by stead fabric build, which writes it anew each time.");
        Line("cd [file dirname [file normalize [info script]]]");
        Line();
        foreach (var file in verilog) Line($"read_verilog {(file.EndsWith(".sv", StringComparison.OrdinalIgnoreCase) ? "-sv " : "")}{Quoted(file)}");
        foreach (var file in constraints) Line($"read_xdc {Quoted(file)}");
        Line();
        Line($"synth_design -part {board.Part} -top {(top is null ? "[lindex [find_top] 0]" : Quoted(top))}{(includes is { Count: > 0 } ? $" -include_dirs [list {string.Join(' ', includes.Select(Quoted))}]" : "")}");
        Line("opt_design");
        Line("place_design");
        Line("phys_opt_design");
        Line("route_design");
        Line();
        Line($"write_checkpoint -force {Quoted(name + ".dcp")}");
        Line($"report_timing_summary -file {Quoted(name + ".timing.rpt")}");
        Line($"report_utilization -file {Quoted(name + ".utilization.rpt")}");
        Line($"report_drc -file {Quoted(name + ".drc.rpt")}");
        Line($"write_bitstream -force {Quoted(name + ".bit")}");
        return text.ToString();
    }

    /// <summary>One word of Tcl, whatever is in it.</summary>
    private static string Quoted(string text)
    {
        if (text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+')) return text;
        var quoted = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' || c > 127) quoted.Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else quoted.Append('\\').Append(c);
        }
        return quoted.Length == 0 ? "{}" : quoted.ToString();
    }
}
