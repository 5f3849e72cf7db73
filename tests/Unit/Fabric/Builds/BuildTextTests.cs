using Stead.Fabric.Boards;
using Stead.Fabric.Builds;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Builds;

public sealed class BuildTextTests
{
    [Fact]
    public void The_script_for_Vivado() =>
        Golden.Check("blinky.tcl", VivadoScript.Make(BoardTable.Get("arty-z7-20"), "blinky", "top", ["../top.v", "../my rtl/a[0].sv"], ["../arty-z7-20.xdc"]));

    [Fact]
    public void The_commands_for_an_iCE40_part()
    {
        Assert.Equal(["yosys", "-q", "-p", "read_verilog -sv \"a.v\"; read_verilog -sv \"b c.v\"; hierarchy -top top; proc; pmuxtree; synth_ice40 -top top -json \"o.json\""], Ice40Tools.Synthesis(["a.v", "b c.v"], "top", "o.json"));
        Assert.Equal("nextpnr-ice40 --hx1k --package tq144 --json o.json --pcf a.pcf --asc o.asc --report o.report.json",
            string.Join(' ', Ice40Tools.PlaceAndRoute(BoardTable.Get("icestick"), "o.json", "a.pcf", "o.asc", "o.report.json")));
    }

    [Fact]
    public void What_tools_say_is_told_with_their_places()
    {
        Assert.Equal(["/d/top.v:12: error: module 'foo' not found [Synth 8-439]", "error: Unspecified I/O Standard: 1 out of 4 [DRC NSTD-1]", "warning: No ports matched 'x'. [Vivado 12-584]"],
            ToolMessages.OfVivado("INFO: [x 1] y\nERROR: [DRC NSTD-1] Unspecified I/O Standard: 1 out of 4\nCRITICAL WARNING: [Vivado 12-584] No ports matched 'x'.\nERROR: [Synth 8-439] module 'foo' not found [/d/top.v:12]\n")
                .Select(finding => finding.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["a.pcf:4: error: package does not have a pin named '9a'", "error: Failed to place"],
            ToolMessages.OfNextpnr("Info: x\nERROR: package does not have a pin named '9a' (on line 4)\nERROR: Failed to place\n", "a.pcf").Select(finding => finding.ToString()));
        Assert.Equal(["a/top.v:2: error: syntax error, unexpected wire, expecting ';'", "error: module foo referenced in module top in cell x is not part of the design", "warning: x"],
            ToolMessages.OfYosys("a/top.v:2: ERROR: syntax error, unexpected TOK_WIRE, expecting ';'\nERROR: Module `\\foo' referenced in module `\\top' in cell `\\x' is not part of the design.\nWarning: x").Select(finding => finding.ToString()));
    }

    [Theory]
    [InlineData("blinker", "b.v:3: there is no module blinker, of which gen[0].x is an instance; did you mean blinky?")]
    [InlineData("pll", "b.v:5: there is no module pll, of which y is an instance; name the file that has it too, or put it into the design's folder")]
    [InlineData("other", "there is no module other, of which z is an instance; name the file that has it too, or put it into the design's folder")]
    public void A_missing_module_is_told_where_it_is_used(string module, string told)
    {
        var instance = module switch { "blinker" => "gen[0].x", "pll" => "y", _ => "z" };
        Assert.Equal(told, MissingModule.Locate(new($"module {module} referenced in module top in cell {instance} is not part of the design"),
            [("a.v", "module blinky (input clk); endmodule\n"), ("b.v", "module top;\n// blinker x (\nblinker #(.N(1), .M((2)))\n  x (.clk(c));\npll #(3) y (1); my_pll y (1);\n")]).ToString());
    }

    [Theory]
    [InlineData("can't open include file a b.vh!", "b.v:2: there is no header a b.vh; put it into the design's folder")]
    [InlineData("can not open file x/m.hex for \\$readmemh", "b.v:4: there is no file x/m.hex for $readmemh; name it as seen from here or from the folder of the Verilog file")]
    [InlineData("can't open include file built.vh!", "there is no header built.vh; put it into the design's folder")]
    [InlineData("can't open a door", "can't open a door")]
    public void A_missing_file_is_told_where_it_is_asked_for(string said, string told) =>
        Assert.Equal(told, MissingFile.Locate(new(said), [("a.v", "module a; endmodule\n"), ("b.v", "module b;\n`include \"a b.vh\"\ninitial\n  $readmemh (\"x/m.hex\", m);\nendmodule\n")]).ToString());

    [Fact]
    public void The_report_of_nextpnr_is_read()
    {
        var report = BuildReport.TryRead("""{"critical_paths":[],"fmax":{"clk$SB_IO_IN_$glb_clk":{"achieved":157.48,"constraint":12.0}},"utilization":{"SB_IO":{"available":112,"used":5}}}""")!;
        Assert.Equal(new BuildReport.ClockResult("clk", 157.48, 12), report.Clocks.Single());
        Assert.Equal(new BuildReport.Resource("SB_IO", 5, 112), report.Resources.Single());
        foreach (var other in (string[])["", "{", "[]", "{\"fmax\":3}", "{\"fmax\":{\"a\":{}}}"]) Assert.Null(BuildReport.TryRead(other));
    }
}
