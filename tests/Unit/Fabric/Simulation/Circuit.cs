using System.Globalization;
using System.Numerics;
using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;

namespace Stead.Tests.Unit.Fabric.Simulation;

/// <summary>A netlist made by hand, and what comes out of it.</summary>
internal sealed class Circuit
{
    private readonly List<NetlistPort> _ports = [];
    private readonly List<NetlistCell> _cells = [];
    private readonly List<NetName> _nets = [];
    private int _next = 2;

    public IReadOnlyList<int> Input(string name, int width) => Port(name, PortDirection.Input, Wire(width));

    public IReadOnlyList<int> Output(string name, IReadOnlyList<int> bits) => Port(name, PortDirection.Output, bits);

    public IReadOnlyList<int> InOut(string name, int width) => Port(name, PortDirection.InOut, Wire(width));

    public int[] Wire(int width) => [.. Enumerable.Range(0, width).Select(_ => _next++)];

    public void Name(string name, IReadOnlyList<int> bits, string? initial = null) => _nets.Add(new(name, bits) { Initial = initial, Source = new("t.v", 2) });

    /// <param name="parameters">`A_SIGNED=1`; bits after a quote, `LUT='0110`.</param>
    public void Cell(string type, string parameters, params (string Port, IReadOnlyList<int> Bits)[] connections) =>
        _cells.Add(new($"c{_cells.Count}", type, parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')).ToDictionary(pair => pair[0], pair => Bits(pair[1])),
            connections.ToDictionary(connection => connection.Port, connection => connection.Bits)) { Source = new("t.v", 10 + _cells.Count) });

    public static IReadOnlyList<int> Constant(int width, BigInteger value) => [.. Enumerable.Range(0, width).Select(i => (int)(value >> i & 1))];

    public NetlistModule Module => new() { Name = "t", Ports = _ports, Cells = _cells, Memories = [], Nets = _nets };

    public SimulationProgram Lower(bool unknowns = false) => ModuleLowering.Lower(Module, new() { Unknowns = unknowns, Watch = _ => true });

    public Interpreter Run() => new(Lower());

    private IReadOnlyList<int> Port(string name, PortDirection direction, IReadOnlyList<int> bits)
    {
        _ports.Add(new(name, direction, bits));
        return bits;
    }

    private static string Bits(string text) => text.StartsWith('\'') ? text[1..] : Convert.ToString(int.Parse(text, CultureInfo.InvariantCulture), 2).PadLeft(32, '0');
}

internal static class Probing
{
    public static void Set(this ISimulationEngine engine, string name, BigInteger value)
    {
        var signal = engine.Program.Signals.First(signal => signal.Name == name);
        var slot = signal.Kind == SignalKind.InOut ? signal.External : signal.Slot;
        for (var i = 0; i < slot.Words; i++)
        {
            engine.State[slot.Offset + i] = (ulong)(value >> 64 * i & ulong.MaxValue);
            if (engine.Program.PowerUpUnknown is { } unknown) engine.State[unknown.Length + slot.Offset + i] = 0;
        }
    }

    public static BigInteger Get(this ISimulationEngine engine, string name)
    {
        var slot = engine.Program.Signals.First(signal => signal.Name == name).Slot;
        var value = BigInteger.Zero;
        for (var i = slot.Words - 1; i >= 0; i--) value = (value << 64) + engine.State[slot.Offset + i];
        return value;
    }

    /// <summary>Highest bit first, of 0, 1 and x.</summary>
    public static string GetWithUnknowns(this ISimulationEngine engine, string name)
    {
        var slot = engine.Program.Signals.First(signal => signal.Name == name).Slot;
        var words = engine.Program.PowerUpUnknown!.Length;
        return string.Concat(Enumerable.Range(0, slot.Width).Reverse().Select(bit =>
            (engine.State[words + slot.Offset + bit / 64] >> bit % 64 & 1) == 1 ? 'x' : (char)('0' + (int)(engine.State[slot.Offset + bit / 64] >> bit % 64 & 1))));
    }

    public static void Pulse(this ISimulationEngine engine, string clock)
    {
        engine.Set(clock, 1);
        engine.Settle();
        engine.Set(clock, 0);
        engine.Settle();
    }
}
