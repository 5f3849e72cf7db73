using System.Text;
using Stead.Core;
using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Fabric.Simulation.Running;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Netlist;

/// <summary>
/// Netlists that yosys 0.55 wrote of the Verilog beside them, with the cells that Debian's does not know, and two old ones ($mem, $ff). Each golden, inputs and what follows
/// from them, was made here with unknown values and held against Icarus Verilog on yosys 0.55's own models (simlib.v): no difference.
/// </summary>
public sealed class Yosys55Tests
{
    private const int Steps = 16;

    [Theory]
    [InlineData("cells")]
    [InlineData("registers")]
    [InlineData("memories")]
    [InlineData("oldmemory")]
    [InlineData("says")]
    [InlineData("steps")]
    public void Its_netlists_are_simulated(string name)
    {
        var module = Read(name);
        using var unknowns = new UnknownsInterpreter(ModuleLowering.Lower(module, new() { Unknowns = true }));
        var lines = Lines(unknowns);
        Golden.Check($"Yosys55/{name}", string.Concat(lines.Select(line => line + "\n")));
        using var interpreter = new Interpreter(ModuleLowering.Lower(module, new()));
        var known = Lines(interpreter);
        // What is known there is the same here.
        Assert.Equal(lines, known.Zip(lines, (line, other) => string.Concat(line.Zip(other, (bit, expected) => expected == 'x' ? 'x' : bit))));
        if (!CompiledEngine.IsSupported || InputClock.PortsOf(interpreter.Program) is not [var clock]) return;
        using var compiled = new CompiledEngine(interpreter.Program);
        Assert.Equal(Cycles(interpreter, clock.Slot), Cycles(compiled, clock.Slot));
    }

    [Fact]
    public void What_cannot_be_simulated_is_noted_and_assertions_are_checked()
    {
        var program = ModuleLowering.Lower(Read("says"), new());
        Assert.Equal(["says.v:12: a formal property has no effect in the simulation", "says.v:13: a formal property has no effect in the simulation", "says.v:5: a $display has no effect in the simulation"],
            program.Notes.Select(note => note.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("says.v:11: an assertion does not hold", Assert.Single(program.Assertions).Complaint.ToString());
    }

    private static NetlistModule Read(string name) => YosysJson.Read(File.ReadAllBytes($"{Repository.Root}/tests/Unit/Fabric/Netlist/Yosys55/{name}.json"), $"{name}.json").Top(name);

    /// <summary>Before the clock's edges and after each: inputs, a bar, outputs.</summary>
    private static List<string> Lines(ISimulationEngine engine)
    {
        var (lines, random, clock) = (new List<string>(), new RandomSequence(55), InputClock.PortsOf(engine.Program) is [var first, ..] ? first : null);
        engine.Reset();
        for (var step = 0; step < Steps; step++)
        {
            Poke(engine, random);
            Show(clock is null ? null : 0);
            if (clock is null) continue;
            Show(1);
            Show(0);
        }
        return lines;

        void Show(ulong? level)
        {
            if (level is { } value) engine.State[clock!.Slot.Offset] = value;
            engine.Settle();
            var text = new StringBuilder();
            foreach (var kind in (SignalKind[])[SignalKind.Input, SignalKind.Output])
            {
                if (kind == SignalKind.Output) text.Append('|');
                foreach (var port in engine.Program.Ports.Where(port => port.Kind == kind)) text.Append($" {port.Name}={SignalText.Bits(port, engine.Program, engine.State)}");
                if (kind == SignalKind.Input) text.Append(' ');
            }
            lines.Add(text.ToString().Trim());
        }
    }

    private static List<string> Cycles(ISimulationEngine engine, Slot clock)
    {
        var (lines, random) = (new List<string>(), new RandomSequence(56));
        engine.Reset();
        for (var step = 0; step < Steps; step++)
        {
            Poke(engine, random);
            engine.State[clock.Offset] = 0;
            engine.Run(clock, 1 + step % 3);
            lines.Add(string.Join(' ', engine.Program.Ports.Select(port => SignalText.Bits(port, engine.Program, engine.State))));
        }
        return lines;
    }

    private static void Poke(ISimulationEngine engine, RandomSequence random)
    {
        foreach (var port in engine.Program.Ports.Where(port => port.Kind == SignalKind.Input && port.Name is not ("clk" or "global_clock")))
            engine.State[port.Slot.Offset] = random.Next() & port.Slot.TopMask & (port.Name is "clear" or "set" or "load" or "reset" && random.Chance(0.6) ? 0 : ulong.MaxValue);
    }
}
