using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Running;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Simulation.Running;

public sealed class VcdWriterTests
{
    [Theory]
    [InlineData(false, "counter")]
    [InlineData(true, "counter-with-unknowns")]
    public void A_dump_has_scopes_and_changes_only(bool unknowns, string golden)
    {
        var circuit = new Circuit();
        var (count, sum) = (circuit.Wire(3), circuit.Wire(3));
        circuit.Cell("$add", "", ("A", count), ("B", Circuit.Constant(1, 1)), ("Y", sum));
        circuit.Cell("$sdff", "CLK_POLARITY=1 SRST_POLARITY=1 SRST_VALUE='010", ("CLK", circuit.Input("clk", 1)), ("SRST", circuit.Input("rst", 1)), ("D", sum), ("Q", count));
        circuit.Output("led", [count[2]]);
        circuit.Name("timer.count", count);
        using ISimulationEngine engine = unknowns ? new UnknownsInterpreter(circuit.Lower(unknowns: true)) : circuit.Run();
        var (text, program) = (new StringWriter(), engine.Program);
        var vcd = new VcdWriter(text, program);
        var stepper = new Stepper(engine, [new(program.Signals[0], 10_000)], [PortSetting.Parse("rst=1@2", program), PortSetting.Parse("rst=0@3", program)], time => vcd.Sample(time, engine.State));
        stepper.Begin();
        Assert.False(stepper.Advance(7, StopCondition.Never));
        vcd.End(stepper.Time);
        Assert.Equal((7, 70_000), (stepper.Cycles, stepper.Time));
        Golden.Check(golden, text.ToString());
    }

    [Fact]
    public void Clocks_of_several_periods_keep_their_times()
    {
        var circuit = new Circuit();
        circuit.Input("a", 1);
        circuit.Input("b", 1);
        var engine = circuit.Run();
        var edges = new List<string>();
        var stepper = new Stepper(engine, [new(engine.Program.Signals[0], 10), new(engine.Program.Signals[1], 6)], [], time => edges.Add($"{time}:{engine.Get("a")}{engine.Get("b")}"));
        stepper.Begin();
        stepper.Advance(3, StopCondition.Never);
        Assert.Equal("0:00 3:01 5:11 6:10 9:11 10:01 12:00 15:11 18:10 20:00 21:01 24:00 25:10 27:11 30:00", string.Join(' ', edges));
    }
}
