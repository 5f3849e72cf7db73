using System.Diagnostics.CodeAnalysis;
using Stead.Net.Tcp;
using Stead.Net.Udp;
using Stead.Net.Wire;

namespace Stead.Net.Ip;

/// <summary>Opening and forgetting sockets; ports.</summary>
public sealed partial class NetworkStack
{
    private readonly Dictionary<Endpoint, TcpListener> _listening = [];
    private readonly Dictionary<Endpoint, UdpSocket> _datagramSockets = [];
    private uint _portsTaken;

    private static readonly IpAddress s_anyV6 = IpAddress.V6(0);

    /// <param name="local">Null: the stack's first address of that version, and a free port.</param>
    /// <exception cref="UserError">The address or port is taken or is none of ours, or there is no room.</exception>
    public TcpConnection Connect(Instant now, Endpoint remote, TcpSettings? settings = null, Endpoint? local = null)
    {
        if (_connections.Count >= Settings.MostConnections) throw new UserError($"the stack has {Settings.MostConnections} connections, and no room for more");
        // RFC 9293 §3.9.2.3 (MUST-46).
        if (!IsUnicast(remote.Address) || remote.Port == 0) throw new UserError($"{remote} is not one host's address and port");
        var own = local ?? new(OwnAddress(remote.Address.IsV6), 0);
        if (!IsOurs(own.Address) || own.Address.IsV6 != remote.Address.IsV6) throw new UserError($"{own.Address} is no address of this stack that {remote} can be reached from");
        uint? previous = null;
        if (own.Port == 0) own = own with { Port = FreePort(own, remote) };
        else if (TimeWaits.Find(own, remote) is { } old)
        {
            TimeWaits.Remove(old);
            previous = old.Sequence;
        }
        else if (_connections.Find(own, remote) is not null) throw new UserError($"{own} is connected to {remote} already");
        var connection = new TcpConnection(this, own, remote, settings ?? Settings.Tcp, now, previous: previous);
        _connections.Add(connection);
        connection.OpenActively(now);
        return connection;
    }

    /// <exception cref="UserError">The port is taken, or the address none of ours.</exception>
    public TcpListener Listen(Endpoint local, TcpSettings? settings = null, int backlog = 1024)
    {
        if (!IsAny(local.Address) && !IsOurs(local.Address)) throw new UserError($"{local.Address} is no address of this stack");
        var listener = new TcpListener(this, local, settings ?? Settings.Tcp, Math.Max(1, backlog));
        if (!_listening.TryAdd(local, listener)) throw new UserError($"{local} is listened on already");
        return listener;
    }

    /// <exception cref="UserError">The port is taken, or the address none of ours.</exception>
    public UdpSocket OpenUdp(Endpoint local)
    {
        if (!IsAny(local.Address) && !IsOurs(local.Address)) throw new UserError($"{local.Address} is no address of this stack");
        if (local.Port == 0)
        {
            for (var i = 0; i < ushort.MaxValue && (local.Port == 0 || _datagramSockets.ContainsKey(local)); i++) local = local with { Port = Ephemeral((uint)Random.Next()) };
        }
        var socket = new UdpSocket(this, local);
        if (!_datagramSockets.TryAdd(local, socket)) throw new UserError($"{local} is in use already");
        return socket;
    }

    internal void Close(TcpListener listener) => _listening.Remove(listener.Local);

    internal void Close(UdpSocket socket) => _datagramSockets.Remove(socket.Local);

    internal void Forget(TcpConnection connection)
    {
        _connections.Remove(connection);
        Timers.Remove(connection);
    }

    internal IpAddress OwnAddress(bool isV6)
    {
        foreach (var address in Settings.Addresses)
            if (address.IsV6 == isV6) return address;
        throw new UserError($"this stack has no IPv{(isV6 ? 6 : 4)} address");
    }

    private bool TryFindListener(in Endpoint local, [NotNullWhen(true)] out TcpListener? listener)
    {
        var any = local.Address.IsV6 ? s_anyV6 : default;
        return _listening.TryGetValue(local, out listener) || _listening.TryGetValue(local with { Address = any }, out listener)
            || Settings.IsTransparent && _listening.TryGetValue(new(any, 0), out listener);
    }

    private bool TryFindDatagramSocket(in Endpoint local, [NotNullWhen(true)] out UdpSocket? socket) =>
        _datagramSockets.TryGetValue(local, out socket) || _datagramSockets.TryGetValue(local with { Address = local.Address.IsV6 ? s_anyV6 : default }, out socket);

    private static bool IsAny(IpAddress address) => address.Low == 0 && address.High == 0;

    private bool IsOurs(IpAddress address)
    {
        if (Settings.IsTransparent) return true;
        foreach (var own in _addresses)
            if (own == address) return true;
        return false;
    }

    /// <summary>RFC 6056 §3.3.3: a secret offset for each pair of hosts, then one after the other.</summary>
    private ushort FreePort(Endpoint own, Endpoint remote)
    {
        var offset = Isn.PortOffset(own, remote);
        for (uint i = 0; i < ushort.MaxValue - Settings.FirstEphemeralPort + 1u; i++)
        {
            var port = Ephemeral(offset + _portsTaken++);
            if (_connections.Find(own with { Port = port }, remote) is null && TimeWaits.Find(own with { Port = port }, remote) is null && !_listening.ContainsKey(own with { Port = port })) return port;
        }
        throw new UserError($"all ports from {Settings.FirstEphemeralPort} on are connected to {remote}");
    }

    private ushort Ephemeral(uint number) => (ushort)(Settings.FirstEphemeralPort + number % (ushort.MaxValue - Settings.FirstEphemeralPort + 1u));
}
