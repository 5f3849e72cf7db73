using Stead.Net.Ip;
using Stead.Net.Links;
using Stead.Net.Wire;

namespace Stead.Lab.Simulation;

/// <summary>Hosts, routers and cables, and the clock they share. Lay all cables, then <see cref="Route"/>.</summary>
public sealed class Network(Simulator simulator)
{
    private const uint FirstAddress = 10u << 24 | 1;

    private readonly List<EndHost> _hosts = [];
    private readonly List<Router> _routers = [];
    private readonly List<Cable> _cables = [];

    public Simulator Simulator { get; } = simulator;

    public PacketPool Packets { get; } = new();

    /// <summary>Where a host puts its next packet together: as large as one can be.</summary>
    internal byte[] Scratch { get; } = new byte[1 << 16];

    public IReadOnlyList<EndHost> Hosts => _hosts;

    public IReadOnlyList<Cable> Cables => _cables;

    public static IpAddress AddressOf(int host) => IpAddress.V4(FirstAddress + (uint)host);

    /// <param name="settings">Its address is the network's to give.</param>
    public EndHost AddHost(string name, StackSettings? settings = null)
    {
        var host = new EndHost(this, name, _hosts.Count, settings ?? new StackSettings { Addresses = [] });
        _hosts.Add(host);
        return host;
    }

    public Router AddRouter(string name)
    {
        var router = new Router(this, name);
        _routers.Add(router);
        return router;
    }

    /// <summary>Both directions. A host has one cable.</summary>
    public (Cable Forth, Cable Back) Connect(Node a, Node b, LinkSettings forth, LinkSettings? back = null)
    {
        Invariant.Require((a is Router || a.Outgoing.Count == 0) && (b is Router || b.Outgoing.Count == 0));
        return (Lay(a, b, forth), Lay(b, a, back ?? forth));
    }

    /// <summary>Finds the way with the fewest hops from each router to each host; of equal ones the cable that was laid first.</summary>
    public void Route()
    {
        foreach (var router in _routers) router.SetRoutes(new Cable?[_hosts.Count]);
        var tables = _routers.ToDictionary(router => router, _ => new Cable?[_hosts.Count]);
        var incoming = _cables.ToLookup(cable => cable.To);
        var frontier = new Queue<Node>();
        foreach (var host in _hosts)
        {
            frontier.Enqueue(host);
            while (frontier.TryDequeue(out var node))
            {
                foreach (var cable in incoming[node])
                {
                    if (cable.From is not Router router || tables[router][host.Index] is not null) continue;
                    tables[router][host.Index] = cable;
                    frontier.Enqueue(router);
                }
            }
        }
        foreach (var router in _routers) router.SetRoutes(tables[router]);
    }

    /// <summary>The cables from one host to another; empty where there is no way.</summary>
    public IReadOnlyList<Cable> PathBetween(EndHost from, EndHost to)
    {
        var path = new List<Cable>();
        for (Node node = from; node != to;)
        {
            var next = node is Router router ? router.RouteTo(to) : node.Outgoing.FirstOrDefault();
            if (next is null || path.Count > _cables.Count) return [];
            path.Add(next);
            node = next.To;
        }
        return path;
    }

    /// <summary>Which host an IPv4 packet is for; a number that none has where it is for none.</summary>
    internal static int HostOf(ReadOnlySpan<byte> packet) =>
        packet.Length < Ipv4Header.Length ? -1 : (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet[16..]) - FirstAddress);

    private Cable Lay(Node from, Node to, LinkSettings settings)
    {
        var cable = new Cable(this, from, to, settings);
        from.Outgoing.Add(cable);
        _cables.Add(cable);
        return cable;
    }
}
