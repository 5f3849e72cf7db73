using CsCheck;
using Stead.Fabric.Boards;
using Stead.Fabric.Constraints;
using Stead.Fabric.Netlist;
using Stead.Fabric.Projects;
using static Stead.Tests.Harness.ArticleFive;

namespace Stead.Tests.Unit.Fabric.Constraints;

public sealed class ConstraintCheckTests
{
    private static readonly DesignPort s_clk = new("clk", PortDirection.Input, 1, 0, new("top.v", 2)) { IsClock = true };
    private static readonly DesignPort s_led = new("led", PortDirection.Output, 4, 0, new("top.v", 3));

    private static (IReadOnlyList<PinAssignment> Pins, IReadOnlyList<string> Findings) Check(string text, string board = "arty-z7-20", params DesignPort[] ports)
    {
        var (set, findings) = (new ConstraintSet(), new Findings());
        if (board == "icestick") PcfReader.Read("a.pcf", text, set, findings);
        else XdcReader.Read("a.xdc", text, set, findings);
        var pins = ConstraintCheck.Run(BoardTable.Get(board), ports.Length > 0 ? ports : [s_clk, s_led], set, new(board == "icestick" ? "a.pcf" : "a.xdc"), findings);
        return (pins, [.. findings.All.Select(finding => finding.ToString())]);
    }

    [Fact]
    public void The_articles_lines_say_what_they_say()
    {
        var (pins, findings) = Check(LedConstraints + ClockConstraints);
        Assert.Equal([], findings);
        Assert.Equal(["clk H16", "led[0] R14", "led[1] P14", "led[2] N16", "led[3] M14"], pins.Select(pin => $"{pin.Bit} {pin.Pin}"));
        Assert.All(pins, pin => Assert.Equal("LVCMOS33", pin.Standard));
        Assert.Equal(new("a.xdc", 9), pins[0].Place);
    }

    /// <summary>Forms that are found in people's files.</summary>
    [Theory]
    [InlineData("set_property PACKAGE_PIN R14 [get_ports {led[0]}]\nset_property IOSTANDARD LVCMOS33 [get_ports {led[0]}]")]
    [InlineData("set_property PACKAGE_PIN R14 [get_ports led[0]]\nset_property IOSTANDARD LVCMOS33 [get_ports led[*]]")]
    [InlineData("set_property -dict {PACKAGE_PIN R14} [get_ports \"led[0]\"]; set_property IOSTANDARD LVCMOS33 [get_ports led]")]
    [InlineData("set_property -dict [list PACKAGE_PIN R14 IOSTANDARD LVCMOS33] [get_ports -quiet {led[0]}]")]
    [InlineData("set pin R14\nset_property -dict \"PACKAGE_PIN $pin IOSTANDARD LVCMOS33\" [get_ports {{led[0]}}]")]
    [InlineData("  set_property\t-dict  { PACKAGE_PIN R14\n IOSTANDARD LVCMOS33 }  [ get_ports  { led[0] } ] ;# text\r\n")]
    [InlineData("set_property LOC R14 [get_ports led\\[0\\]]\nset_property iostandard lvcmos33 [get_ports *]\nset_property CFGBVS VCCO [current_design]")]
    public void One_pin_is_said_in_many_ways(string text)
    {
        var (pins, findings) = Check(text, ports: new DesignPort("led", PortDirection.Output, 1, 0, default));
        Assert.Equal([], findings);
        Assert.Equal(("R14", "LVCMOS33"), (pins[0].Pin, pins[0].Standard!.ToUpperInvariant()));
    }

    [Theory]
    // Names.
    [InlineData("[get_ports { led[3] }]", "[get_ports { lde[3] }]", "a.xdc:8: error: the design has no port 'lde[3]'; did you mean 'led[3]'?")]
    [InlineData("[get_ports { led[3] }]", "[get_ports { led[4] }]", "a.xdc:8: error: led has no bit 4; its bits are 0 to 3")]
    [InlineData("[get_ports { clk }];#", "[get_ports { ckl }];#", "a.xdc:12: error: the design has no port 'ckl'; did you mean 'clk'?")]
    [InlineData("R14", "R41", "a.xdc:1: error: xc7z020clg400-1 has no pin 'R41'; did you mean R14 (led[0])?")]
    [InlineData("R14", "A5", "a.xdc:1: error: pin A5 is not the fabric's: it is PS_MIO6_500; 'stead fabric boards arty-z7-20' lists the pins")]
    [InlineData("R14", "T9", "a.xdc:1: warning: nothing on the Arty Z7-20 is wired to pin T9")]
    [InlineData("PACKAGE_PIN M14", "PACKGE_PIN M14", "a.xdc:7: error: unknown property 'PACKGE_PIN'; did you mean 'PACKAGE_PIN'?")]
    [InlineData("create_clock", "create_clok", "a.xdc:12: error: unknown command 'create_clok'; did you mean 'create_clock'?")]
    [InlineData("create_clock", "frobnicate", "a.xdc:12: warning: unknown command 'frobnicate': what it says is not checked")]
    [InlineData("-period", "-perod", "a.xdc:12: error: create_clock has no option '-perod'; did you mean '-period'?")]
    [InlineData("[get_ports { led[0] }]", "[get_port { led[0] }]", "a.xdc:2: error: unknown command 'get_port'; did you mean 'get_ports'?")]
    [InlineData("[get_ports { led[0] }]", "{ led[0] }", "a.xdc:2: error: 'led[0]' is a name, not a port; write [get_ports led[0]]", true)]
    // Pins.
    [InlineData("P14", "R14", "a.xdc:3: error: pin R14 is used twice: by led[0] (a.xdc:1) and by led[1]")]
    [InlineData("[get_ports { led[1] }]", "[get_ports { led[0] }]", "a.xdc:3: warning: led[0] has pin R14 already (a.xdc:1); this line counts; leave one of them out")]
    [InlineData("[get_ports { led[1] }]", "[get_ports { led[0] }]", "top.v:3: error: led[1] of port led[3:0] has no pin; add 'set_property -dict { PACKAGE_PIN P14 IOSTANDARD LVCMOS33 } [get_ports { led[1] }]' to a.xdc")]
    [InlineData("[get_ports { led[1] }]", "[get_ports { led }]", "a.xdc:4: error: one pin for the 4 wires of 'led'; name one wire: led[0]")]
    [InlineData("R14", "D19", "a.xdc:1: warning: led[0] is an output, and pin D19 is driven by btn0 of the Arty Z7-20")]
    // Standards.
    [InlineData("R14  IOSTANDARD LVCMOS33", "R14  IOSTANDARD LVCMOS18", "a.xdc:1: error: LVCMOS18 wants 1.8 V, and bank 34 of the Arty Z7-20 has 3.3 V; write LVCMOS33")]
    [InlineData("P14  IOSTANDARD LVCMOS33", "P14  IOSTANDARD LVCMOS25", "a.xdc:3: error: LVCMOS25 (2.5 V) and LVCMOS33 (3.3 V, a.xdc:1) are mixed in bank 34")]
    [InlineData("R14  IOSTANDARD LVCMOS33", "R14  IOSTANDARD LVCMOS3", "a.xdc:1: error: there is no IOSTANDARD 'LVCMOS3'; did you mean LVCMOS33?")]
    [InlineData("R14  IOSTANDARD LVCMOS33", "R14", "a.xdc:1: error: led[0] has no IOSTANDARD; write LVCMOS33")]
    // Clocks.
    [InlineData("8.00", "10.00", "a.xdc:12: error: a period of 10 ns is 100 MHz, and pin H16 of the Arty Z7-20 has 125 MHz; write -period 8")]
    [InlineData("8.00", "fast", "a.xdc:12: error: 'fast' is not a period; write the time in nanoseconds: 8.00")]
    [InlineData("{0 4}", "{4 0}", "a.xdc:13: error: '4 0' is not a waveform of a period of 8.00 ns; write when it rises and falls: {0 4}", true)]
    [InlineData("H16", "M20", "a.xdc:9: error: clk is a clock, and pin M20 is not clock capable; the board's clock is on pin H16")]
    [InlineData("create_clock", "# create_clock", "a.xdc:9: warning: clk is a clock, and no constraint tells its period: the tools will not check whether the design is fast enough; add 'create_clock -name clk_pin -period 8 [get_ports { clk }]'")]
    // Tcl.
    [InlineData("[get_ports { led[3] }]", "[get_ports { led[3] }", "a.xdc:8: error: a ; inside of brackets")]
    [InlineData("{ PACKAGE_PIN M14", "{ {PACKAGE_PIN M14", "a.xdc:7: error: a brace is never closed; write } where it ends", true)]
    [InlineData("LVCMOS33 } \\\n    [get_ports { led[3] }]; #", "LVCMOS33 } [get_ports { led[3] }] #", "a.xdc:7: error: a comment behind a command, without ; between; write ; before the #")]
    [InlineData("LVCMOS33 } \\\n    [get_ports { led[3]", "LVCMOS33 }[get_ports { led[3]", "a.xdc:7: error: something follows directly on a closing brace; put a blank, or ; and a line end, between")]
    [InlineData("M14  IOSTANDARD", "$pin IOSTANDARD", "a.xdc:7: error: xc7z020clg400-1 has no pin '$pin'; 'stead fabric boards arty-z7-20' lists the pins")]
    [InlineData("[get_ports { led[3] }]", "[get_ports $leds]", "a.xdc:8: error: there is no variable 'leds'; set it before: set leds VALUE", true)]
    public void A_mistake_is_told_with_its_line(string before, string after, string finding, bool startsThere = false)
    {
        var text = LedConstraints + ClockConstraints;
        Assert.Contains(before, text, StringComparison.Ordinal);
        var at = text.IndexOf(before, StringComparison.Ordinal);
        var findings = Check(text[..at] + after + text[(at + before.Length)..]).Findings;
        Assert.Contains(finding, findings);
        Assert.True(startsThere || findings.Count <= 3, string.Join('\n', findings));
    }

    [Fact]
    public void All_is_told_at_once_in_the_order_of_the_lines()
    {
        var findings = Check((LedConstraints + ClockConstraints).Replace("R14", "Q14").Replace("led[2]", "lad[2]").Replace("8.00", "9")).Findings;
        Assert.Equal(["a.xdc:1:", "a.xdc:6:", "a.xdc:12:", "top.v:3:"], findings.Select(finding => finding[..(finding.IndexOf(' '))]));
    }

    [Theory]
    [InlineData("set_io led[3] 96", "set_io led[3] 95", null)]
    [InlineData("set_io led[3] 96", "set_io -nowarn -pullup yes led[3] 96", null)]
    [InlineData("set_io led[3] 96", "", "top.v:3: error: led[3] of port led[3:0] has no pin; add 'set_io led[3] 96' to a.pcf")]
    [InlineData("set_io led[3] 96", "set_io led[3] 9a", "a.pcf:11: error: ice40hx1k-tq144 has no pin '9a'; did you mean 99 (led[0])?")]
    [InlineData("set_io led[3] 96", "set_oi led[3] 96", "a.pcf:11: error: unknown command 'set_oi'; did you mean 'set_io'?")]
    [InlineData("set_io led[3] 96", "set_io led[3]", "a.pcf:11: error: not a set_io; write set_io PORT PIN")]
    [InlineData("set_io led[3] 96", "set_io led[3] 97", "a.pcf:11: error: pin 97 is used twice: by led[2] (a.pcf:10) and by led[3]")]
    [InlineData("set_frequency clk 12", "set_frequency clk 100", "a.pcf:5: error: a period of 10 ns is 100 MHz, and pin 21 of the iCEstick has 12 MHz; write 12")]
    [InlineData("set_io clk 21", "set_io clk 8", "a.pcf:4: warning: clk is a clock, and pin 8 does not reach a global buffer: the clock will be skewed; the board's clock is on pin 21")]
    public void The_constraints_of_iCE40_parts_are_checked_likewise(string before, string after, string? finding)
    {
        var text = ConstraintTemplate.Make(BoardTable.Get("icestick"), new HashSet<string> { "clk", "led[0]", "led[1]", "led[2]", "led[3]" });
        Assert.Equal([], Check(text, "icestick").Findings);
        var findings = Check(text.Replace(before, after), "icestick").Findings;
        if (finding is null) Assert.Equal([], findings);
        else Assert.Contains(finding, findings);
    }

    public static TheoryData<string> Boards => [.. BoardTable.Keys];

    /// <summary>With every line of a board's file in use, nothing is wrong but what the design lacks.</summary>
    [Theory]
    [MemberData(nameof(Boards))]
    public void Templates_have_no_mistakes(string key)
    {
        var board = BoardTable.Get(key);
        var ports = board.Parts.SelectMany(part => part.Pins, (part, pin) => (part.Kind, pin.Port)).GroupBy(one => one.Port.Split('[')[0])
            .Select(group => (group.Key, group.First().Kind, Indices: group.Select(one => one.Port.Contains('[') ? int.Parse(one.Port.Split('[')[1].TrimEnd(']')) : 0).ToList()))
            .Select(group => new DesignPort(group.Key, group.Kind is PartKind.Clock or PartKind.Button or PartKind.Switch ? PortDirection.Input : PortDirection.Output,
                group.Indices.Max() - group.Indices.Min() + 1, group.Indices.Min(), default) { IsClock = group.Kind == PartKind.Clock }).ToArray();
        var text = ConstraintTemplate.Make(board, board.Parts.SelectMany(part => part.Pins).Select(pin => pin.Port).ToHashSet());
        Assert.Equal([], Check(text, key, ports).Findings.Where(finding => !finding.Contains("no pin", StringComparison.Ordinal)));
    }

    /// <summary>Whatever is in the file: findings with a line of it, never an exception.</summary>
    [Fact]
    public void No_text_makes_it_a_bug()
    {
        string[] pieces = ["set_property", "-dict", "{", "}", "[", "]", "\"", "\\", "\n", " ", ";", "#", "get_ports", "led[0]", "led", "clk", "PACKAGE_PIN", "R14", "IOSTANDARD", "LVCMOS33", "create_clock", "-period", "8", "-waveform", "{0 4}", "$x", "set", "x", "*", "${", "-name", "set_io", "21", "set_frequency"];
        Gen.OneOf(Generators.OneOf(pieces), Gen.String[0, 3]).Array[0, 60].Select(words => string.Join(words.Length % 2 == 0 ? " " : "", words)).Sample(text =>
        {
            var lines = text.ReplaceLineEndings("\n").Count(c => c == '\n') + 1;
            foreach (var board in (string[])["arty-z7-20", "icestick"])
            {
                var (set, findings) = (new ConstraintSet(), new Findings());
                if (board == "icestick") PcfReader.Read("f", text, set, findings);
                else XdcReader.Read("f", text, set, findings);
                ConstraintCheck.Run(s_boards[board], [s_clk, s_led], set, new("f"), findings);
                if (findings.All.Any(finding => finding.Complaint is { File: "f", Line: { } line } && (line < 1 || line > lines))) return false;
            }
            return true;
        }, iter: 5000);
    }

    private static readonly Dictionary<string, Board> s_boards = ((string[])["arty-z7-20", "icestick"]).ToDictionary(key => key, BoardTable.Get);

    /// <summary>A file cut anywhere, or with one character replaced.</summary>
    [Fact]
    public void Damaged_files_are_told_about()
    {
        var text = LedConstraints + ClockConstraints;
        for (var i = 0; i < text.Length; i++)
        {
            Check(text[..i]);
            foreach (var c in "{}[]\"\\\n;# $x") Check(text[..i] + c + text[(i + 1)..]);
        }
    }
}
