using Stead.Fabric.Boards;

namespace Stead.Fabric.Builds;

/// <summary>The command lines that build a bitstream for an iCE40 part: yosys, nextpnr-ice40, icepack.</summary>
public static class Ice40Tools
{
    public static readonly IReadOnlyList<string> Programs = ["yosys", "nextpnr-ice40", "icepack"];

    public static IReadOnlyList<string> Synthesis(IReadOnlyList<string> verilog, string? top, string netlist, IReadOnlyList<string>? includes = null) =>
    [
        "yosys", "-q", "-p",
        string.Join("; ", [.. includes is { Count: > 0 } ? (string[])[$"verilog_defaults -add {string.Join(' ', includes.Select(folder => "-I" + folder))}"] : [], .. verilog.Select(file => $"read_verilog -sv {Quoted(file)}"),
            // A case as a tree of multiplexers: where one has branches that never come, yosys 0.23's opt_muxtree takes another bit for that which selects.
            $"hierarchy {(top is null ? "-auto-top" : $"-top {top}")}", "proc", "pmuxtree", $"synth_ice40 {(top is null ? "" : $"-top {top} ")}-json {Quoted(netlist)}"]),
    ];

    /// <param name="constraints">Null: without any, which nextpnr refuses when the design has ports.</param>
    public static IReadOnlyList<string> PlaceAndRoute(Board board, string netlist, string? constraints, string layout, string report)
    {
        var (device, package) = Part(board);
        return ["nextpnr-ice40", $"--{device}", "--package", package, "--json", netlist, .. constraints is null ? (string[])[] : ["--pcf", constraints], "--asc", layout, "--report", report];
    }

    public static IReadOnlyList<string> Pack(string layout, string bitstream) => ["icepack", layout, bitstream];

    /// <summary>`ice40hx1k-tq144` is nextpnr's hx1k in its tq144.</summary>
    private static (string Device, string Package) Part(Board board)
    {
        var parts = board.Part["ice40".Length..].Split('-');
        return (parts[0], parts[1]);
    }

    private static string Quoted(string path) => $"\"{path}\"";
}
