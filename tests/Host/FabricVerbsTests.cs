using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>`stead fabric` where something is wrong: with the words, the files, the tools, the disk.</summary>
public sealed class FabricVerbsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-fabric-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Ran Type(string script) => Programs.Run(["bash", "-c", $"cd {_folder}; PATH={_folder}/bin:{Repository.Bin}:$PATH; {script}"], new Dictionary<string, string?> { ["STEAD_TRACE"] = "1", ["LC_ALL"] = "C.UTF-8" });

    private void Refuses(string script, params string[] said)
    {
        var ran = Type(script);
        Assert.Equal(1, ran.ExitCode);
        foreach (var text in said) Assert.Contains(text, ran.Error + ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_is_there_is_replaced()
    {
        Type("stead fabric new d").Ok();
        Type("echo mine >d/top.v").Ok();
        Refuses("stead fabric new -b icestick d", "d/top.v: is there already, and stays as it is", "d/fabric.conf: is there already");
        Assert.Equal("mine\n", File.ReadAllText(_folder + "/d/top.v"));
        Assert.False(File.Exists(_folder + "/d/icestick.pcf"));
        Refuses("stead fabric new d/top.v", "d/top.v is a file; give the name of a folder");
    }

    [Theory]
    [InlineData("stead fabric new -b arty d", "there is no board 'arty'; the boards are arty-z7-10")]
    [InlineData("stead fabric new -d blinki d", "there is no design 'blinki'; did you mean 'blinky'?")]
    [InlineData("stead fabric check nowhere", "nowhere: there is no such file or folder")]
    [InlineData("mkdir e; stead fabric check e", "e: there is no Verilog file (.v, .sv) in this folder; name the design's folder, or make one: stead fabric new e")]
    [InlineData("touch a.txt; stead fabric board a.txt", "a.txt: is neither Verilog (.v, .sv) nor constraints (.xdc, .pcf)")]
    [InlineData("mkdir e; touch a.v; stead fabric check a.v e", "e is a folder among files; give one folder, or files only")]
    [InlineData("stead fabric new d; echo 'bord=\"icestick\"' >>d/fabric.conf; stead fabric check d", "d/fabric.conf:5: unknown key 'bord'; did you mean 'board'?")]
    [InlineData("stead fabric new d; echo 'verilog=\"gone.v\"' >>d/fabric.conf; stead fabric check d", "d/fabric.conf: verilog: there is no file gone.v")]
    [InlineData("stead fabric new d; stead fabric check -t tap d", "tap")]
    [InlineData("stead fabric new d; stead fabric build --flow ice40 d", "is not an iCE40: no open tools build for it; leave --flow out, or say for which board: --board icestick")]
    [InlineData("stead fabric new d; stead fabric board --text --press btn9@1s --press sw0@soon d", "the Arty Z7-20 has no button or switch 'btn9'; did you mean 'btn0'?", "'sw0@soon' is not understood; write sw0@0.5s, or sw0@0.5s+2s for how long")]
    [InlineData("stead fabric new d; stead fabric board --until 'led == 7' --seconds 20ms d", "'led == 7' did not come true within 0.020 s")]
    [InlineData("stead fabric new d; stead fabric board --until 'lad == 7' d", "the design has no port or net lad; did you mean led?")]
    public void A_mistake_is_told_with_what_to_write(string script, params string[] said)
    {
        if (script.Contains("board", StringComparison.Ordinal) || script.Contains("-t tap", StringComparison.Ordinal)) Needs.Program("yosys");
        Refuses(script, said);
    }

    [Fact]
    public void A_tool_that_refuses_is_told_with_the_line_and_the_old_bitstream_stays()
    {
        Needs.Program("nextpnr-ice40");
        Needs.Program("icepack");
        Type("stead fabric new -b icestick d; stead fabric build d").Ok();
        var before = File.ReadAllBytes(_folder + "/d/implementation/d.bin");
        Type("sed -i 's/^set_io clk 21/set_io clk 999/' d/icestick.pcf").Ok();
        Refuses("stead fabric build d", "d/icestick.pcf:4: ice40hx1k-tq144 has no pin '999'");
        Refuses("stead fabric build -f d", "d/icestick.pcf:4: ", "999");
        Type("sed -i 's/^set_io clk 999/set_io clk 21/; s/^set_frequency clk 12/set_frequency clk 900/' d/icestick.pcf").Ok();
        Refuses("stead fabric build -f d", "FAIL at 900");
        Assert.Equal(before, File.ReadAllBytes(_folder + "/d/implementation/d.bin"));
    }

    [Fact]
    public void A_full_disk_is_told_and_leaves_nothing_half_written()
    {
        Needs.Program("nextpnr-ice40");
        using var host = new PrivateHost();
        host.Type("mkdir /srv/full && mount -t tmpfs -o size=16k full /srv/full").Ok();
        var ran = host.Type("cd /srv/full; stead fabric new -b icestick d; dd if=/dev/zero of=fill bs=4k 2>/dev/null; stead fabric build d");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("No space left on device", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", host.Type("find /srv/full -name '*.bin' -o -name '*stead-new*'").Ok().Output);
        Assert.Equal(1, host.Type("stead fabric new /srv/full/e").ExitCode);
    }

    [Fact]
    public void Boards_are_listed_for_people_and_programs()
    {
        Assert.Contains("arty-z7-20  Arty Z7-20  xc7z020clg400-1  vivado  4 LEDs, 2 RGB LEDs, 4 buttons, 2 switches\n", Type("stead fabric boards").Ok().Output, StringComparison.Ordinal);
        Assert.Equal("R14\n", Type("stead fabric boards --json arty-z7-20 | python3 -c 'import json,sys; print([p[\"pins\"][0][\"pin\"] for p in json.load(sys.stdin)[\"parts\"] if p[\"name\"]==\"led0\"][0])'").Ok().Output);
    }

    [Fact]
    public void Findings_and_events_are_there_for_programs()
    {
        Needs.Program("yosys");
        Type("stead fabric new d; sed -i 's/R14/R41/' d/arty-z7-20.xdc").Ok();
        var found = Type("stead fabric check --json d");
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("\"severity\": \"error\"", found.Output, StringComparison.Ordinal);
        Type("sed -i 's/R41/R14/' d/arty-z7-20.xdc").Ok();
        Assert.Equal("{\"time\":0,\"cycle\":0,\"name\":\"led\",\"value\":\"0000\"}\n{\"time\":0.000000008,\"cycle\":1,\"name\":\"led\",\"value\":\"0001\"}\n", Type("stead fabric board --json --seconds 0.01 d").Ok().Output);
    }

    [Fact]
    public void A_design_with_cells_of_its_part_is_checked_and_simulated_without_its_processor()
    {
        Needs.Program("yosys");
        Type("stead fabric new d").Ok();
        File.WriteAllText(_folder + "/d/top.v", "module top(input clk, output [3:0] led); wire c; BUFG b(.I(clk), .O(c)); reg [3:0] n; always @(posedge c) n <= n + 1; assign led = n; PS7 ps(); endmodule\n");
        Assert.EndsWith("d on the Arty Z7-20: no errors, 1 warning\n", Type("stead fabric check d").Ok().Output, StringComparison.Ordinal);
        Refuses("stead fabric board --text d", "d/top.v:1: there is nothing known about module PS7 (instance ps)");
        Type("sed -i 's/PS7 ps();//' d/top.v").Ok();
        Assert.Matches("(?m)^led   0111  7$", Type("stead fabric sim --cycles 7 d").Ok().Output);
    }

    /// <summary>A package of headers, parameters, a memory from a file and SystemVerilog, each in a folder of its own, typed from wherever one is.</summary>
    [Theory]
    [InlineData(".", "d")]
    [InlineData("d", "")]
    [InlineData("d/rtl", "..")]
    public void A_design_of_several_folders(string from, string path)
    {
        Needs.Program("yosys");
        foreach (var folder in (string[])["rtl", "inc"]) Directory.CreateDirectory($"{_folder}/d/{folder}");
        File.WriteAllText(_folder + "/d/inc/defs.vh", "`define WIDTH 4\n");
        File.WriteAllText(_folder + "/d/rtl/rom.hex", "1\n2\n4\n8\n");
        File.WriteAllText(_folder + "/d/rtl/turn.sv", """
            `include "defs.vh"
            module turn #(parameter int STEP = 1) (input logic clk, output logic [`WIDTH-1:0] q);
                logic [`WIDTH-1:0] rom [0:3];
                initial $readmemh("rom.hex", rom);
                logic [1:0] at = 0;
                always_ff @(posedge clk) begin at <= at + STEP; q <= rom[at]; end
            endmodule

            """);
        File.WriteAllText(_folder + "/d/top.v", "module top(input clk, output [3:0] led); turn #(.STEP(2)) t(.clk(clk), .q(led)); endmodule\n");
        Assert.Contains("led   0100", Type($"cd {from}; stead fabric sim --cycles 2 {path}").Ok().Output, StringComparison.Ordinal);
    }

    /// <summary>A light that is lit a quarter of the time.</summary>
    [Fact]
    public void A_dimmed_light_tells_its_brightness()
    {
        Needs.Program("yosys");
        File.WriteAllText(_folder + "/top.v", "module top(input clk, output [3:0] led); reg [15:0] n; always @(posedge clk) n <= n + 1; assign led = {3'b0, n[15:14] == 0}; endmodule\n");
        var ran = Type("stead fabric board --text --seconds 0.1 top.v").Ok();
        Assert.Matches("(?m)^led0 2[2-8]% at 0.020 s$", ran.Output);
        Assert.True(ran.Lines.Count < 30, ran.Output);
        Assert.Contains("there is no constraints file", ran.Error, StringComparison.Ordinal);
    }
}
