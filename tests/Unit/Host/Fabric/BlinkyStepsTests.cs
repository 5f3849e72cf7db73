using Stead.Fabric.Simulation;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Host.Fabric;

/// <summary>
/// A blinky with the article's divisor and without initial values, step by step, against the law of its text: after N edges the LEDs show
/// 1 + (N - 1) / 125 000 001, of which the lowest four bits are there.
/// </summary>
public sealed class BlinkyStepsTests
{
    private const long Period = 125_000_001;

    private const string Verilog = """
        module top (input clk, output [3:0] led);
            localparam cycles_per_second = 125000000;
            reg [3:0] leds;
            reg [31:0] counter;
            assign led = leds;
            always @(posedge clk)
                if (counter == 0) begin
                    leds <= leds + 1;
                    counter <= cycles_per_second;
                end else
                    counter <= counter - 1;
        endmodule
        """;

    [Fact]
    public void Two_thousand_million_steps_are_what_the_closed_form_says()
    {
        using var engine = MachineCode();
        long done = 0;
        foreach (var edges in (long[])[1, 2, 10_000_000, Period, Period + 1, 300_000_000, 1_000_000_000, 2_000_000_000])
        {
            done += engine.Run(Designs.Port(engine, "clk"), edges - done);
            Assert.Equal(edges, done);
            Assert.Equal(LedAfter(edges), engine.State[Designs.Port(engine, "led").Offset]);
        }
    }

    [Fact]
    public void Every_change_of_the_leds_comes_with_its_edge()
    {
        using var engine = MachineCode();
        var led = Designs.Port(engine, "led");
        long done = 0;
        for (var change = 0; change < 18; change++)
        {
            done += engine.Run(Designs.Port(engine, "clk"), 10 * Period, StopCondition.WhenChanged(led));
            Assert.Equal(1 + change * Period, done);
            Assert.Equal(LedAfter(done), engine.State[led.Offset]);
        }
    }

    [Fact]
    public void The_interpreter_steps_the_same()
    {
        Needs.Program("yosys");
        using var engine = new Interpreter(Designs.Program(Verilog));
        engine.Run(Designs.Port(engine, "clk"), 2_000_000);
        Assert.Equal(LedAfter(2_000_000), engine.State[Designs.Port(engine, "led").Offset]);
        var counter = Assert.Single(engine.Program.Domains).Registers.Single(update => update.Register.Width == 32).Register;
        Assert.Equal(123_000_001UL, engine.State[counter.Offset]);
    }

    private static CompiledEngine MachineCode()
    {
        Needs.Program("yosys");
        Assert.SkipUnless(CompiledEngine.IsSupported, "machine code is made for x86-64 with BMI2");
        return new(Designs.Program(Verilog));
    }

    private static ulong LedAfter(long edges) => (ulong)((1 + (edges - 1) / Period) % 16);
}
