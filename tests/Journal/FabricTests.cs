using Stead.Tests.Harness;
using static Stead.Tests.Harness.ArticleFive;

namespace Stead.Tests.Journal;

/// <summary>Article 5, block by block: the designs and constraints are typed as printed, checked, built, and seen on the virtual board.</summary>
public sealed class FabricTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-fabric-").FullName;

    public FabricTests() => Needs.Program("yosys");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The author's repositories have this layout, and no settings of ours.</summary>
    private void Write(string design, string verilog, string constraints)
    {
        Directory.CreateDirectory($"{_folder}/{design}/source/verilog");
        File.WriteAllText($"{_folder}/{design}/source/verilog/top.v", verilog);
        File.WriteAllText($"{_folder}/{design}/Arty-Z7-20-Master.xdc", constraints);
    }

    private Ran Type(string script) => Programs.Run(["bash", "-c", $"cd {_folder}; PATH={_folder}/bin:{Repository.Bin}:$PATH; {script}"], new Dictionary<string, string?> { ["STEAD_TRACE"] = "1", ["LC_ALL"] = "C.UTF-8" });

    [Fact]
    public void The_static_design_lights_two_of_the_four_LEDs()
    {
        Write("static", StaticDesign, LedConstraints);
        Assert.Equal("led 1010 at 0.000 s\n", Type("stead fabric board --text static").Ok().Output);
    }

    [Fact]
    public void The_constraints_of_the_LEDs_are_found_good_and_a_mistake_in_them_is_found()
    {
        Write("static", StaticDesign, LedConstraints);
        Assert.Equal("static on the Arty Z7-20 (no board was named): no errors, no warnings\n", Type("stead fabric check static").Ok().Output);
        Write("static", StaticDesign, LedConstraints.Replace("P14", "R14"));
        var ran = Type("stead fabric check static");
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("static/Arty-Z7-20-Master.xdc:3: error: pin R14 is used twice: by led[0] (Arty-Z7-20-Master.xdc:1) and by led[1]\n", ran.Output, StringComparison.Ordinal);
    }

    /// <summary>Vivado is played by a script that does what its batch mode does with ours: reads it, and leaves the files it asks for.</summary>
    [Fact]
    public void The_build_leaves_implementation_static_bit()
    {
        Write("static", StaticDesign, LedConstraints);
        Directory.CreateDirectory(_folder + "/bin");
        File.WriteAllText(_folder + "/bin/vivado",
            """
            #!/bin/sh
            while [ $# -gt 0 ]; do [ "$1" = -source ] && script=$2; shift; done
            cd "$(dirname "$script")" || exit 1
            for file in $(sed -n 's/^read_[a-z]* //p' "${script##*/}"); do [ -f "$file" ] || { echo "ERROR: [Common 17-55] no $file"; exit 1; }; done
            grep -q '^synth_design -part xc7z020clg400-1' "${script##*/}" || exit 1
            echo bits >"$(sed -n 's/^write_bitstream -force //p' "${script##*/}")"
            """);
        File.SetUnixFileMode(_folder + "/bin/vivado", (UnixFileMode)0b111_101_101);
        Assert.Equal("static/implementation/static.bit: 5 bytes for the Arty Z7-20 (xc7z020clg400-1)\n", Type("stead fabric build static").Ok().Output);
        Assert.Equal("bits\n", File.ReadAllText(_folder + "/static/implementation/static.bit"));
    }

    [Fact]
    public void Without_Vivado_the_build_says_what_to_run()
    {
        Assert.SkipWhen(Programs.Exists("vivado") || Directory.Exists("/opt/Xilinx") || Directory.Exists("/tools/Xilinx"), "Vivado may be here");
        Write("static", StaticDesign, LedConstraints);
        var ran = Type("stead fabric build static");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("'vivado -mode batch -source static/implementation/static.tcl'", ran.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder + "/static/implementation/static.tcl"));
    }

    /// <summary>The law of the printed design: one more each 125 000 001 cycles, the first with the first edge.</summary>
    [Fact]
    public void The_blinking_design_counts_in_binary()
    {
        Write("blinky", BlinkingDesign, ClockConstraints + LedConstraints);
        Assert.Equal("led 0000 at 0.000 s\nled 0001 at 0.000000008 s\nled 0010 at 1.000000016 s\nled 0011 at 2.000000024 s\n", Type("stead fabric board --text --seconds 2.1 blinky").Ok().Output);
    }

    [Fact]
    public void The_clock_on_pin_H16_is_found_good_and_another_period_is_not()
    {
        Write("blinky", BlinkingDesign, ClockConstraints + LedConstraints);
        Assert.Equal("blinky on the Arty Z7-20 (no board was named): no errors, no warnings\n", Type("stead fabric check blinky").Ok().Output);
        Write("blinky", BlinkingDesign, ClockConstraints.Replace("8.00", "8.13") + LedConstraints);
        Assert.StartsWith("blinky/Arty-Z7-20-Master.xdc:4: error: a period of 8.13 ns is 123.001 MHz, and pin H16 of the Arty Z7-20 has 125 MHz; write -period 8\n",
            Type("stead fabric check blinky").Output, StringComparison.Ordinal);
    }

    /// <summary>The article's design for a board whose tools are at hand, from the template to the bitstream.</summary>
    [Fact]
    public void The_blinking_design_is_built_for_an_iCE40_board()
    {
        Needs.Program("nextpnr-ice40");
        Needs.Program("icepack");
        Type("stead fabric new --board icestick blinky").Ok();
        var lines = Type("stead fabric build blinky").Ok().Lines;
        Assert.Equal("blinky/implementation/blinky.bin: 32220 bytes for the iCEstick (ice40hx1k-tq144)", lines[0]);
        Assert.Matches("^  clock clk: up to [0-9.]+ MHz, 12.0 MHz needed$", lines[1]);
        Assert.Contains("  5 of 112 pins", lines);
    }

    [Theory]
    [InlineData("static", "led 1010 at 0.000 s\n")]
    [InlineData("blinky", "led 0000 at 0.000 s\nled 0001 at 0.000000008 s\n")]
    public void What_stead_fabric_new_writes_does_the_same(string design, string shown)
    {
        Type($"stead fabric new --design {design} d").Ok();
        Assert.Equal("d on the Arty Z7-20: no errors, no warnings\n", Type("stead fabric check d").Ok().Output);
        Assert.Equal(shown, Type("stead fabric board --text --seconds 0.1 d").Ok().Output);
    }
}
