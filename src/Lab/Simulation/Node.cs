using Stead.Net.Links;

namespace Stead.Lab.Simulation;

/// <summary>What cables end in.</summary>
public abstract class Node(Network network, string name) : Element
{
    public Network Network { get; } = network;

    public string Name { get; } = name;

    /// <summary>Those that leave it, in the order in which they were laid.</summary>
    public IReadOnlyList<Cable> Cables => Outgoing;

    internal List<Cable> Outgoing { get; } = [];

    /// <summary>The packet is the node's.</summary>
    /// <param name="parcel">It arrives now.</param>
    internal abstract void Deliver(in Parcel parcel);
}
