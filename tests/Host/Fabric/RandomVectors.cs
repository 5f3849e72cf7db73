using System.Numerics;
using System.Text;
using Stead.Core;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Running;

namespace Stead.Tests.Host.Fabric;

/// <summary>What is done to a design, step by step, and what its outputs are after each: the same for every simulator.</summary>
internal sealed class RandomVectors
{
    private readonly RandomDesign _design;
    private readonly List<BigInteger[]> _steps = [];
    private readonly List<bool> _second = [];

    public RandomVectors(RandomDesign design, ulong seed, int steps)
    {
        _design = design;
        var random = new RandomSequence(seed);
        for (var i = 0; i < steps; i++)
        {
            // Where nothing changes at first, `always @*` does not look.
            _steps.Add([.. design.Inputs.Select(input => i == 0 && !HasClocks ? (BigInteger.One << input.Width) - 1 : Number(random, input.Width))]);
            _second.Add(random.Chance(0.5));
        }
    }

    private static BigInteger Number(RandomSequence random, int width)
    {
        var all = (BigInteger.One << width) - 1;
        var bytes = new byte[(width + 7) / 8];
        random.Fill(bytes);
        var number = new BigInteger(bytes, isUnsigned: true) & all;
        return random.Below(8) switch { 0 => BigInteger.Zero, 1 => all, 2 => number & 7, 3 => all ^ number & 7, _ => number };
    }

    /// <summary>Without the 0 that .NET puts before a high digit.</summary>
    private static string Hex(BigInteger number) => number.ToString("x").TrimStart('0') is { Length: > 0 } digits ? digits : "0";

    private bool HasClocks => _design.Clocks.Count > 0;

    private bool HasSecondClock => _design.Clocks.Count > 2;

    /// <summary>A test bench that prints `NAME bits`, all outputs with the last one first, after every change.</summary>
    public string TestBench()
    {
        var text = new StringBuilder();
        text.Append($"module tb_{_design.Name};\n");
        foreach (var clock in _design.Clocks) text.Append($"  reg {clock} = {(clock == RandomDesign.FallingClock ? 1 : 0)};\n");
        foreach (var (name, width) in _design.Inputs) text.Append($"  reg [{width - 1}:0] {name} = {(name == RandomDesign.LowReset ? 1 : 0)};\n");
        foreach (var (name, width) in _design.Outputs) text.Append($"  wire [{width - 1}:0] {name};\n");
        text.Append($"  {_design.Name} dut({string.Join(", ", _design.Clocks.Concat(_design.Inputs.Select(input => input.Name)).Concat(_design.Outputs.Select(output => output.Name)).Select(name => $".{name}({name})"))});\n");
        text.Append($"  task show; #1 $display(\"{_design.Name} %b\", {{{string.Join(", ", _design.Outputs.Select(output => output.Name).Reverse())}}}); endtask\n  initial begin\n{(HasClocks ? $"    #1 {RandomDesign.LowReset} = 0;" : "")} show;\n");
        for (var i = 0; i < _steps.Count; i++)
        {
            for (var j = 0; j < _design.Inputs.Count; j++) text.Append($"    {_design.Inputs[j].Name} = {_design.Inputs[j].Width}'h{Hex(_steps[i][j])};\n");
            text.Append("    show;");
            if (HasClocks) text.Append(" clk = 1; show; clkn = 0; show;");
            if (HasSecondClock && _second[i]) text.Append(" clkb = ~clkb; show;");
            text.Append(HasClocks ? " clk = 0; show; clkn = 1; show;\n" : "\n");
        }
        return text.Append("  end\nendmodule\n").ToString();
    }

    /// <summary>The same lines without the name, of an engine of ours.</summary>
    public List<string> Run(ISimulationEngine engine)
    {
        var (lines, clocks) = (Lines(engine, out var show), _design.Clocks.Select(name => Slot(engine, name)).ToList());
        engine.Reset();
        if (HasClocks) Poke(engine, clocks[1], 1);
        Show();
        for (var i = 0; i < _steps.Count; i++)
        {
            Apply(engine, i);
            Show();
            if (!HasClocks) continue;
            Poke(engine, clocks[0], 1);
            Show();
            Poke(engine, clocks[1], 0);
            Show();
            if (HasSecondClock && _second[i])
            {
                Poke(engine, clocks[2], engine.State[clocks[2].Offset] ^ 1);
                Show();
            }
            Poke(engine, clocks[0], 0);
            Show();
            Poke(engine, clocks[1], 1);
            Show();
        }
        return lines;

        void Show()
        {
            engine.Settle();
            show();
        }
    }

    /// <summary>Whole cycles of one clock after the other, as many at a time as the engine can make something of.</summary>
    public List<string> Cycles(ISimulationEngine engine)
    {
        var (lines, clocks) = (Lines(engine, out var show), _design.Clocks.Select(name => Slot(engine, name)).ToList());
        engine.Reset();
        for (var i = 0; i < _steps.Count; i++)
        {
            Apply(engine, i);
            engine.Run(clocks[_second[i] ? i % clocks.Count : 0], 1 + i % 5);
            show();
        }
        return lines;
    }

    private List<string> Lines(ISimulationEngine engine, out Action show)
    {
        var lines = new List<string>();
        var outputs = _design.Outputs.Select(output => engine.Program.Signals.First(signal => signal.Name == output.Name)).Reverse().ToList();
        show = () => lines.Add(string.Concat(outputs.Select(output => SignalText.Bits(output, engine.Program, engine.State))));
        return lines;
    }

    private void Apply(ISimulationEngine engine, int step)
    {
        for (var i = 0; i < _design.Inputs.Count; i++) Poke(engine, Slot(engine, _design.Inputs[i].Name), _steps[step][i]);
    }

    private static Slot Slot(ISimulationEngine engine, string name) => engine.Program.Signals.First(signal => signal.Name == name).Slot;

    private static void Poke(ISimulationEngine engine, Slot slot, BigInteger number)
    {
        for (var i = 0; i < slot.Words; i++) engine.State[slot.Offset + i] = (ulong)(number >> 64 * i & ulong.MaxValue);
    }
}
