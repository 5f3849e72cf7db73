using Stead.Net.Links;

namespace Stead.Lab.Simulation;

/// <summary>Sends packets on by their label, which is the number of the host; what has no way is dropped.</summary>
public sealed class Router : Node
{
    private Cable?[] _routes = [];

    internal Router(Network network, string name) : base(network, name) { }

    public long Unroutable { get; private set; }

    internal void SetRoutes(Cable?[] byHost) => _routes = byHost;

    internal Cable? RouteTo(EndHost host) => _routes[host.Index];

    internal override void Deliver(in Parcel parcel)
    {
        if ((uint)parcel.Label < (uint)_routes.Length && _routes[parcel.Label] is { } cable)
        {
            cable.Send(parcel);
            return;
        }
        Unroutable++;
        Network.Packets.Return(parcel.Packet);
    }

    protected internal override void OnTime(Instant now) { }
}
