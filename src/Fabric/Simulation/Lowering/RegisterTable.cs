using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Inputs and registers: values that operations read and do not make; and which of them changes when.</summary>
internal sealed class RegisterTable(ExpressionGraph graph, Wiring wiring)
{
    private readonly List<(Value Value, LogicVector Initial)> _sources = [];
    private readonly Dictionary<Value, IReadOnlyList<int>> _registers = [];
    private readonly Dictionary<(Value Clock, bool Rising), Domain> _domains = [];
    private readonly List<Domain> _order = [];

    /// <summary>What changes at one edge, or, without a clock, at any time.</summary>
    public sealed record Domain(Value Clock, bool Rising)
    {
        public List<(Value Register, Value Next)> Updates { get; } = [];
        public List<(int Memory, Value Address, Value Data, Value Enable)> Writes { get; } = [];
        public Value Previous { get; set; }

        public IEnumerable<Value> Reads => Updates.Select(update => update.Next).Concat(Writes.SelectMany(write => (Value[])[write.Address, write.Data, write.Enable]));
    }

    public IReadOnlyList<(Value Value, LogicVector Initial)> Sources => _sources;

    /// <summary>Registers and the nets they drive.</summary>
    public IEnumerable<KeyValuePair<Value, IReadOnlyList<int>>> Registers => _registers;

    public IReadOnlyList<Domain> Domains => _order;

    public Domain Levels { get; } = new(default, true);

    public Value Input(int width, LogicVector initial)
    {
        var value = graph.Source(width);
        _sources.Add((value, initial));
        return value;
    }

    /// <summary>A register that drives nets.</summary>
    public Value Register(IReadOnlyList<int> output, LogicVector initial)
    {
        var value = Input(output.Count, initial);
        _registers.Add(value, output);
        wiring.Drive(output, value);
        return value;
    }

    /// <returns>Null for a clock that never has an edge.</returns>
    public Domain? Clocked(Control clock)
    {
        var (value, rising) = (wiring.Gather(clock.Bits), clock.ActiveHigh);
        if (graph.ConstantOf(value) is not null) return null;
        while (!graph.Unknowns && graph[value] is { Kind: NodeKind.Operation, Code: OpCode.Not } inverted) (value, rising) = (inverted.A, !rising);
        if (_domains.TryGetValue((value, rising), out var known)) return known;
        var domain = new Domain(value, rising) { Previous = Input(1, LogicVector.Of([NetBit.Zero])) };
        _domains.Add((value, rising), domain);
        _order.Add(domain);
        return domain;
    }

    /// <param name="data">What it takes at its clock's edge where nothing else is said.</param>
    public void Update(FlipFlop flipFlop, Value register, Value data)
    {
        if (flipFlop.Clock is { } clock && Clocked(clock) is { } domain) Add(domain, register, flipFlop.AtEdge(graph, wiring, register, data));
        if (flipFlop.HasLevels) Add(Levels, register, flipFlop.AtLevel(graph, wiring, register));
    }

    private void Add(Domain domain, Value register, Value next)
    {
        if (next == register) return;
        // Updates follow each other: none may read what another one has written.
        domain.Updates.Add((register, _registers.ContainsKey(next) ? graph.Copy(next) : next));
    }
}
