namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Gives values their places in the state, and puts operations that are needed in a row.</summary>
internal sealed class ProgramAssembler
{
    private readonly ExpressionGraph _graph;
    private readonly Slot[] _slots;
    private readonly List<(Slot Slot, LogicVector Value)> _initial = [];
    private int _words;

    /// <param name="sources">Inputs and registers, with what they are at power-up: they come first, in this order.</param>
    /// <param name="roots">All that is needed.</param>
    public ProgramAssembler(ExpressionGraph graph, IEnumerable<(Value Value, LogicVector Initial)> sources, IEnumerable<Value> roots)
    {
        _graph = graph;
        _slots = new Slot[graph.Nodes.Count];
        foreach (var (value, initial) in sources) Place(value, initial);
        var live = Live(roots);
        for (var i = 0; i < live.Length; i++)
        {
            var value = new Value(i, graph.Nodes[i].Width);
            if (!live[i]) continue;
            if (graph.ConstantOf(value) is { } constant) Place(value, constant);
        }
        var operations = new List<Operation>();
        for (var i = 0; i < live.Length; i++)
        {
            var node = graph.Nodes[i];
            if (!live[i] || node.Kind != NodeKind.Operation) continue;
            _slots[i] = Allocate(node.Width);
            operations.Add(new(node.Code, _slots[i], Of(node.A), Of(node.B), Of(node.C), node.Immediate));
        }
        Operations = operations;
    }

    public IReadOnlyList<Operation> Operations { get; }

    public int Words => _words;

    /// <summary>Where a value is; width 0 for none.</summary>
    public Slot Of(Value value) => value.Width == 0 ? default : _slots[value.Number];

    public Slot Allocate(int width, int times = 1)
    {
        var slot = new Slot(_words, width);
        _words = checked(_words + slot.Words * times);
        return slot;
    }

    /// <summary>The state at power-up, but for memories.</summary>
    public (ulong[] Value, ulong[] Unknown) PowerUp()
    {
        var (value, unknown) = (new ulong[_words], new ulong[_words]);
        foreach (var (slot, vector) in _initial)
        {
            LogicVector.Write(vector.Value, value.AsSpan(slot.Offset, slot.Words));
            LogicVector.Write(vector.Unknown, unknown.AsSpan(slot.Offset, slot.Words));
        }
        return (value, unknown);
    }

    private void Place(Value value, LogicVector initial)
    {
        _slots[value.Number] = Allocate(value.Width);
        _initial.Add((_slots[value.Number], initial));
    }

    private bool[] Live(IEnumerable<Value> roots)
    {
        var live = new bool[_graph.Nodes.Count];
        foreach (var root in roots) live[root.Number] = true;
        for (var i = live.Length - 1; i >= 0; i--)
        {
            var node = _graph.Nodes[i];
            if (!live[i] || node.Kind != NodeKind.Operation) continue;
            foreach (var operand in (ReadOnlySpan<Value>)[node.A, node.B, node.C])
            {
                if (operand.Width > 0) live[operand.Number] = true;
            }
        }
        return live;
    }
}
