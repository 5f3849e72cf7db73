namespace Stead.Fabric.Simulation;

/// <summary>Registers and write ports that change together.</summary>
public sealed record ClockDomain
{
    /// <summary>One bit. Width 0 for what is sensitive to levels (latches, asynchronous resets, unclocked write ports): it is updated whenever something changed.</summary>
    public required Slot Clock { get; init; }

    /// <summary>The edge: rising or falling.</summary>
    public bool Rising { get; init; } = true;

    /// <summary>The clock as it was, to see an edge; written by the engine. Width 0 for levels.</summary>
    public Slot Previous { get; init; }

    /// <summary>The numbers of the operations that make all that the updates read, in order.</summary>
    public required IReadOnlyList<int> Block { get; init; }

    /// <summary>Carried out before the registers are, in this order: the last one wins.</summary>
    public required IReadOnlyList<MemoryWrite> Writes { get; init; }

    public required IReadOnlyList<RegisterUpdate> Registers { get; init; }
}
