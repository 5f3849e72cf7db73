using Stead.Net.Links;

namespace Stead.Lab.Simulation;

/// <summary>One direction between two nodes: a <see cref="Link"/> with the simulator's clock.</summary>
public sealed class Cable : Element
{
    private readonly Simulator _simulator;

    internal Cable(Network network, Node from, Node to, LinkSettings settings)
    {
        _simulator = network.Simulator;
        (From, To) = (from, to);
        Link = new(settings, network.Packets, network.Simulator.NewRandom());
    }

    public Node From { get; }

    public Node To { get; }

    public Link Link { get; }

    public string Name => $"{From.Name} -> {To.Name}";

    /// <param name="parcel">It comes now.</param>
    internal void Send(in Parcel parcel)
    {
        var before = Link.NextDeadline;
        Link.Send(parcel);
        if (Link.NextDeadline is var next && next != before) _simulator.Schedule(this, next);
    }

    public void Change(Instant now, LinkSettings settings)
    {
        Link.Change(now, settings);
        _simulator.Schedule(this, Link.NextDeadline);
    }

    protected internal override void OnTime(Instant now)
    {
        Instant next;
        do
        {
            if (Link.TryReceive(now, out var parcel)) To.Deliver(parcel);
            next = Link.NextDeadline;
        }
        while (next <= now);
        _simulator.Schedule(this, next);
    }
}
