using System.Numerics;
using System.Text;
using Stead.Core;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Running;

namespace Stead.Tests.Host.Fabric;

/// <summary>What is done to a design, and when its outputs are looked at: the same for every simulator. At first clocks and inputs one by one, then whole cycles, which are what machine code is made for.</summary>
internal sealed class RandomVectors
{
    private readonly RandomDesign _design;
    private readonly List<(string Name, int Width)> _ports;
    private readonly List<Move> _moves = [];

    /// <summary>Sets a port; or, without one, lets a clock have cycles; or, without either, looks.</summary>
    private readonly record struct Move(int? Port, BigInteger Value, int Clock = 0, int Cycles = 0);

    public RandomVectors(RandomDesign design, ulong seed, int steps)
    {
        _design = design;
        _ports = [.. design.Clocks.Select(clock => (clock, 1)), .. design.Inputs];
        var random = new RandomSequence(seed);
        var clocks = design.Clocks.Count;
        if (clocks > 0) Set(_ports.FindIndex(port => port.Name == RandomDesign.LowReset), 0);
        Look();
        for (var i = 0; i < steps; i++)
        {
            // Where nothing changes at first, `always @*` does not look.
            for (var j = clocks; j < _ports.Count; j++) Set(j, i == 0 && clocks == 0 ? (BigInteger.One << _ports[j].Width) - 1 : Number(random, _ports[j].Width));
            Look();
            if (clocks == 0) continue;
            Clock(0, 1);
            Clock(1, 0);
            if (clocks > 2 && random.Chance(0.5)) Clock(2, _moves.FindLast(move => move.Port == 2).Value ^ 1);
            Clock(0, 0);
            Clock(1, 1);
        }
        for (var i = 0; i < clocks; i++) Clock(i, 0);
        for (var i = 0; clocks > 0 && i < steps; i++)
        {
            for (var j = clocks; j < _ports.Count; j++) Set(j, Number(random, _ports[j].Width));
            // An asynchronous reset at the same time as an edge would be a race.
            Look();
            _moves.Add(new(null, 0, random.Chance(0.5) ? i % clocks : 0, 1 + i % 5));
            Look();
        }

        void Set(int port, BigInteger value) => _moves.Add(new(port, value));

        void Look() => _moves.Add(new(null, 0));

        void Clock(int clock, BigInteger value)
        {
            Set(clock, value);
            Look();
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

    private static int AtFirst(string port) => port is RandomDesign.FallingClock or RandomDesign.LowReset ? 1 : 0;

    /// <summary>A test bench that prints `NAME bits`, all outputs with the last one first, at every look.</summary>
    public string TestBench()
    {
        var (text, outputs) = (new StringBuilder(), _design.Outputs.Select(output => output.Name).ToList());
        text.Append($"module tb_{_design.Name};\n");
        foreach (var (name, width) in _ports) text.Append($"  reg [{width - 1}:0] {name} = {AtFirst(name)};\n");
        foreach (var (name, width) in _design.Outputs) text.Append($"  wire [{width - 1}:0] {name};\n");
        text.Append($"  {_design.Name} dut({string.Join(", ", _ports.Select(port => port.Name).Concat(outputs).Select(name => $".{name}({name})"))});\n");
        text.Append($"  task show; #1 $display(\"{_design.Name} %b\", {{{string.Join(", ", outputs.AsEnumerable().Reverse())}}}); endtask\n  initial begin\n    #1;\n");
        foreach (var move in _moves)
        {
            if (move.Port is { } port) text.Append($"    {_ports[port].Name} = {_ports[port].Width}'h{Hex(move.Value)};\n");
            else if (move.Cycles > 0) text.Append($"    repeat ({move.Cycles}) begin {_ports[move.Clock].Name} = 1; #1 {_ports[move.Clock].Name} = 0; #1; end\n");
            else text.Append("    show;\n");
        }
        return text.Append("  end\nendmodule\n").ToString();
    }

    /// <summary>The same as words: `p PORT CHUNKS`, hexadecimal and 32 bits each with the lowest one first; `c CLOCK CYCLES`; `s`; `e` at the end.</summary>
    public string Words()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _ports.Count; i++)
        {
            if (AtFirst(_ports[i].Name) == 1) text.Append($"p {i} 1\n");
        }
        foreach (var move in _moves)
        {
            if (move.Port is { } port) text.Append($"p {port} {string.Join(' ', Enumerable.Range(0, (_ports[port].Width + 31) / 32).Select(i => Hex(move.Value >> 32 * i & uint.MaxValue)))}\n");
            else text.Append(move.Cycles > 0 ? $"c {move.Clock} {move.Cycles}\n" : "s\n");
        }
        return text.Append("e\n").ToString();
    }

    public IReadOnlyList<(string Name, int Width)> Ports => _ports;

    /// <summary>The lines of the test bench, without the name, of an engine of ours.</summary>
    public List<string> Run(ISimulationEngine engine)
    {
        var (slots, lines) = (_ports.Select(port => Signal(port.Name).Slot).ToList(), new List<string>());
        var outputs = _design.Outputs.Select(output => Signal(output.Name)).Reverse().ToList();
        engine.Reset();
        for (var i = 0; i < slots.Count; i++) Poke(engine, slots[i], AtFirst(_ports[i].Name));
        engine.Settle();
        foreach (var move in _moves)
        {
            if (move.Port is { } port) Poke(engine, slots[port], move.Value);
            else if (move.Cycles > 0) engine.Run(slots[move.Clock], move.Cycles);
            else
            {
                engine.Settle();
                lines.Add(string.Concat(outputs.Select(output => SignalText.Bits(output, engine.Program, engine.State))));
            }
        }
        return lines;

        Signal Signal(string name) => engine.Program.Signals.First(signal => signal.Name == name);
    }

    private static void Poke(ISimulationEngine engine, Slot slot, BigInteger number)
    {
        for (var i = 0; i < slot.Words; i++) engine.State[slot.Offset + i] = (ulong)(number >> 64 * i & ulong.MaxValue);
    }
}
