using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>A control input of a register.</summary>
internal readonly record struct Control(IReadOnlyList<int> Bits, bool ActiveHigh = true)
{
    /// <summary>It is always in one state: true on, false off; null where it is not known before.</summary>
    public bool? Constantly => Bits is [NetBit.Zero or NetBit.One] ? Bits[0] == NetBit.One == ActiveHigh : null;

    /// <summary>1 where it is active.</summary>
    public Value Active(ExpressionGraph graph, Wiring wiring)
    {
        var value = wiring.Gather(Bits);
        return ActiveHigh ? value : graph.Not(value, Bits.Count);
    }
}
