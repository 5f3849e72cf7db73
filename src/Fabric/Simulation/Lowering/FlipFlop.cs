namespace Stead.Fabric.Simulation.Lowering;

/// <summary>A register or a latch, whatever cell it was: null is what it does not have.</summary>
internal sealed record FlipFlop
{
    /// <summary>One bit; ActiveHigh is the rising edge. A latch has none.</summary>
    public Control? Clock { get; init; }

    /// <summary>Null for a set-reset latch.</summary>
    public IReadOnlyList<int>? Data { get; init; }

    public Control? Enable { get; init; }

    /// <summary>With the clock; to Value.</summary>
    public (Control Control, IReadOnlyList<int> Value)? SyncReset { get; init; }

    /// <summary>The synchronous reset, too, only works when enabled.</summary>
    public bool EnableOverReset { get; init; }

    public (Control Control, IReadOnlyList<int> Value)? AsyncReset { get; init; }

    /// <summary>Takes the value, bits of nets, as long as it is active.</summary>
    public (Control Control, IReadOnlyList<int> Value)? AsyncLoad { get; init; }

    /// <summary>Bit by bit; Clear wins.</summary>
    public Control? Set { get; init; }

    public Control? Clear { get; init; }

    public required IReadOnlyList<int> Output { get; init; }

    public bool HasLevels => Clock is null || AsyncReset is not null || AsyncLoad is not null || Set is not null || Clear is not null;

    /// <summary>What it takes at its clock's edge, when that is what it is given.</summary>
    public Value AtEdge(ExpressionGraph graph, Wiring wiring, Value now, Value data)
    {
        return Asynchronous(graph, wiring, EnableOverReset ? Enabled(Reset(data)) : Reset(Enabled(data)));

        Value Enabled(Value value) => Enable is { } enable ? graph.If(enable.Active(graph, wiring), value, now) : value;

        Value Reset(Value value) => SyncReset is var (reset, to) ? graph.If(reset.Active(graph, wiring), wiring.Gather(to), value) : value;
    }

    /// <summary>What it takes without a clock: itself, where nothing is active.</summary>
    public Value AtLevel(ExpressionGraph graph, Wiring wiring, Value now)
    {
        var next = Clock is null && Data is not null && Enable is { } enable ? graph.If(enable.Active(graph, wiring), wiring.Gather(Data), now) : now;
        return Asynchronous(graph, wiring, next);
    }

    private Value Asynchronous(ExpressionGraph graph, Wiring wiring, Value next)
    {
        if (AsyncLoad is var (load, data)) next = graph.If(load.Active(graph, wiring), wiring.Gather(data), next);
        if (AsyncReset is var (reset, value)) next = graph.If(reset.Active(graph, wiring), wiring.Gather(value), next);
        if (Set is { } set) next = graph.Or(next, set.Active(graph, wiring));
        if (Clear is { } clear) next = graph.And(next, graph.Not(clear.Active(graph, wiring), clear.Bits.Count));
        return next;
    }
}
