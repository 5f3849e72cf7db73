using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Something that makes the values of nets out of those of others, at once.</summary>
/// <param name="Cell">For complaints.</param>
internal sealed record CombinationalPart(NetlistCell Cell, IReadOnlyList<IReadOnlyList<int>> Inputs, IReadOnlyList<int> Outputs, Action Lower)
{
    /// <summary>The same, bit by bit, for when its bits depend on each other; null where that cannot be.</summary>
    public Func<IReadOnlyList<CombinationalPart>>? Split { get; init; }
}
