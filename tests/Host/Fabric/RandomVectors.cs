using System.Numerics;
using System.Text;
using Stead.Core;
using Stead.Fabric.Simulation;

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
            _steps.Add([.. design.Inputs.Select(input => Number(random, input.Width))]);
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
        text.Append($"  task show; #1 $display(\"{_design.Name} %b\", {{{string.Join(", ", _design.Outputs.Select(output => output.Name).Reverse())}}}); endtask\n  initial begin\n    #1 rstn = 0; show;\n");
        for (var i = 0; i < _steps.Count; i++)
        {
            for (var j = 0; j < _design.Inputs.Count; j++) text.Append($"    {_design.Inputs[j].Name} = {_design.Inputs[j].Width}'h{Hex(_steps[i][j])};\n");
            text.Append("    show; clk = 1; show; clkn = 0; show;");
            if (HasSecondClock && _second[i]) text.Append(" clkb = ~clkb; show;");
            text.Append(" clk = 0; show; clkn = 1; show;\n");
        }
        return text.Append("  end\nendmodule\n").ToString();
    }

    /// <summary>The same lines without the name, of an engine of ours.</summary>
    public List<string> Run(ISimulationEngine engine)
    {
        var lines = new List<string>();
        var program = engine.Program;
        var inputs = _design.Inputs.Select(input => Slot(input.Name)).ToList();
        var outputs = _design.Outputs.Select(output => program.Signals.First(signal => signal.Name == output.Name)).Reverse().ToList();
        var clocks = _design.Clocks.Select(Slot).ToList();
        engine.Reset();
        Poke(clocks[1], 1);
        Show();
        for (var i = 0; i < _steps.Count; i++)
        {
            for (var j = 0; j < inputs.Count; j++) Poke(inputs[j], _steps[i][j]);
            Show();
            Poke(clocks[0], 1);
            Show();
            Poke(clocks[1], 0);
            Show();
            if (HasSecondClock && _second[i])
            {
                Poke(clocks[2], engine.State[clocks[2].Offset] ^ 1);
                Show();
            }
            Poke(clocks[0], 0);
            Show();
            Poke(clocks[1], 1);
            Show();
        }
        return lines;

        Slot Slot(string name) => program.Signals.First(signal => signal.Name == name).Slot;

        void Poke(Slot slot, BigInteger number)
        {
            for (var i = 0; i < slot.Words; i++)
            {
                engine.State[slot.Offset + i] = (ulong)(number >> 64 * i & ulong.MaxValue);
                if (program.PowerUpUnknown is { } unknown) engine.State[unknown.Length + slot.Offset + i] = 0;
            }
        }

        void Show()
        {
            engine.Settle();
            var line = new StringBuilder();
            foreach (var output in outputs) line.Append(Bits(engine, output));
            lines.Add(line.ToString());
        }
    }

    public static string Bits(ISimulationEngine engine, Signal signal)
    {
        var bits = new char[signal.Width];
        for (var i = 0; i < bits.Length; i++) bits[^(i + 1)] = Bit(i);
        return new(bits);

        char Bit(int i)
        {
            if (i >= signal.Slot.Width) return '0';
            var (word, bit) = (signal.Slot.Offset + i / 64, i % 64);
            var value = engine.State[word] >> bit & 1;
            var unknown = engine.Program.PowerUpUnknown is { } planes ? engine.State[planes.Length + word] >> bit & 1 : 0;
            return unknown == 0 ? (char)('0' + value) : value == 1 ? 'x' : 'z';
        }
    }
}
