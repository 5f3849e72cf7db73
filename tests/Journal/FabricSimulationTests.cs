using System.Globalization;
using Stead.Tests.Harness;
using static Stead.Tests.Harness.ArticleFive;

namespace Stead.Tests.Journal;

/// <summary>Article 5's blinking design, every cycle carried out: what its lights are after so many edges of the clock, how it looks in a dump, and that on paper it never starts.</summary>
public sealed class FabricSimulationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-fabric-").FullName;

    public FabricSimulationTests()
    {
        Needs.Program("yosys");
        File.WriteAllText(_folder + "/top.v", BlinkingDesign);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Ran Simulate(string words) => Programs.Run(["bash", "-c", $"cd {_folder}; PATH={Repository.Bin}:$PATH; stead fabric sim {words} top.v"]);

    [Theory]
    [InlineData(1)]
    [InlineData(125_000_001)]
    [InlineData(125_000_002)]
    [InlineData(300_000_000)]
    public void The_lights_are_one_more_after_each_125_000_001_edges(long edges)
    {
        var led = (1 + (edges - 1) / 125_000_001) % 16;
        Assert.Contains($"led   {Convert.ToString(led, 2).PadLeft(4, '0')}  {led.ToString(CultureInfo.InvariantCulture)}\n", Simulate($"--cycles {edges}").Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void And_so_after_two_thousand_million()
    {
        Needs.LongRun();
        The_lights_are_one_more_after_each_125_000_001_edges(2_000_000_000);
    }

    [Fact]
    public void The_engines_agree()
    {
        Assert.Contains("led   0001  1\n10 000 cycles of clk, 80 µs\ninterpreter: ", Simulate("--cycles 10000 --engine interpreter").Ok().Output, StringComparison.Ordinal);
        Assert.Contains("led   0001  1\n10 000 cycles of clk, 80 µs\n", Simulate("--cycles 10000").Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_ends_it_at_the_cycle_it_holds_in()
    {
        Assert.Contains("\n125 000 002 cycles of clk, 1.000000016 s, the condition holds\n", Simulate("--until 'led == 2'").Ok().Output, StringComparison.Ordinal);
        var never = Simulate("--until 'counter == 7' --cycles 100");
        Assert.Equal((1, "stead: ERROR: 'counter == 7' did not hold in 100 cycles\n"), (never.ExitCode, never.Error));
    }

    [Fact]
    public void With_unknown_values_it_never_starts()
    {
        var ran = Simulate("--x --cycles 1000").Ok();
        Assert.Contains("led   xxxx  -\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal("stead: WARNING: top.v:8: leds never leaves x; give it a reset or an initial value\nstead: WARNING: top.v:9: counter never leaves x; give it a reset or an initial value\n", ran.Error);
    }

    [Fact]
    public void A_dump_has_every_edge()
    {
        Simulate("--cycles 3 --vcd blinky.vcd").Ok();
        var lines = File.ReadAllLines(_folder + "/blinky.vcd");
        Assert.Equal(["#0", "#4000", "#8000", "#12000", "#16000", "#20000", "#24000"], lines.Where(line => line.StartsWith('#')));
        Assert.Contains("$var wire 32 # counter [31:0] $end", lines);
        Assert.Equal("top.v blinky.vcd", string.Join(' ', Directory.GetFiles(_folder).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal)));
    }
}
