using Stead.Net.Links;

namespace Stead.Lab.Simulation;

/// <summary>Sends packets on by their destination; what has no way is dropped.</summary>
public sealed class Router : Node
{
    private Cable?[] _routes = [];

    internal Router(Network network, string name) : base(network, name) { }

    public long Unroutable { get; private set; }

    internal void SetRoutes(Cable?[] byHost) => _routes = byHost;

    internal Cable? RouteTo(EndHost host) => _routes[host.Index];

    internal override void Deliver(Instant now, Packet packet)
    {
        if (Network.TryFindHost(packet.Bytes, out var host) && host < _routes.Length && _routes[host] is { } cable)
        {
            cable.Send(now, packet);
            return;
        }
        Unroutable++;
        Network.Packets.Return(packet);
    }

    protected internal override void OnTime(Instant now) { }
}
