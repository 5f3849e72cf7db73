using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Two stacks, a clock that is moved by hand, and a wire with a delay each way on which a test may do what it likes to each packet.</summary>
internal sealed class Pair
{
    private readonly PriorityQueue<(byte[] Packet, PacketOffload Offload, bool ToServer), (long At, long Order)> _wire = new();
    private readonly byte[] _buffer = new byte[65_600];
    private long _order;
    private PacketOffload _lastOffload;

    public Pair(Func<StackSettings, StackSettings>? client = null, Func<StackSettings, StackSettings>? server = null, TcpSettings? tcp = null, bool isV6 = false, ulong seed = 1)
    {
        var (a, b) = isV6 ? (IpAddress.V6(new UInt128(0x2001_0db8_0000_0000, 1)), IpAddress.V6(new UInt128(0x2001_0db8_0000_0000, 2))) : (IpAddress.V4(10, 0, 0, 1), IpAddress.V4(10, 0, 0, 2));
        var settings = new StackSettings { Addresses = [a], Tcp = tcp ?? TcpSettings.Linux };
        Client = new(client?.Invoke(settings) ?? settings, seed);
        settings = settings with { Addresses = [b] };
        Server = new(server?.Invoke(settings) ?? settings, seed + 1);
        ServerEndpoint = new(b, 80);
    }

    public NetworkStack Client { get; }

    public NetworkStack Server { get; }

    public Endpoint ServerEndpoint { get; }

    public Instant Now { get; set; } = new(1_000_000_000);

    public Duration Delay { get; set; } = Duration.FromMilliseconds(5);

    /// <summary>What becomes of a packet: how late it is, null: lost. It may be changed in place.</summary>
    public Func<byte[], bool, Duration?> Wire { get; set; } = (_, _) => Duration.Zero;

    /// <summary>All that was sent, with its moment.</summary>
    public List<(Instant At, bool ToServer, byte[] Packet)> Seen { get; } = [];

    public bool KeepsSeen { get; set; } = true;

    /// <summary>An established connection, seen from both sides.</summary>
    public (TcpConnection Client, TcpConnection Server) Connect(TcpSettings? client = null, TcpSettings? server = null)
    {
        var listener = Server.Listen(ServerEndpoint, server);
        var connection = Client.Connect(Now, ServerEndpoint, client);
        TcpConnection? accepted = null;
        Assert.True(RunUntil(() => (accepted is not null || listener.TryAccept(out accepted)) && connection.State == TcpState.Established, Duration.FromSeconds(30)), "no connection");
        return (connection, accepted!);
    }

    /// <summary>Until the condition holds; false when it did not in this time.</summary>
    public bool RunUntil(Func<bool> condition, Duration longest)
    {
        var end = Now + longest;
        while (true)
        {
            Drain();
            if (condition()) return true;
            var next = NextMoment;
            if (next > end)
            {
                Now = end;
                return false;
            }
            Now = Instant.Max(Now, next);
            Step();
        }
    }

    public void Run(Duration time) => RunUntil(() => false, time);

    public Instant NextMoment
    {
        get
        {
            var next = Instant.Min(Client.NextDeadline, Server.NextDeadline);
            return _wire.TryPeek(out _, out var first) ? Instant.Min(next, new(first.At)) : next;
        }
    }

    /// <summary>Whatever is due now arrives, and timers run.</summary>
    public void Step()
    {
        while (_wire.TryPeek(out _, out var first) && first.At <= Now.Nanoseconds)
        {
            var (packet, offload, toServer) = _wire.Dequeue();
            (toServer ? Server : Client).Receive(Now, packet, offload);
            Drain();
        }
        Client.Advance(Now);
        Server.Advance(Now);
    }

    /// <summary>What both want to send is put on the wire.</summary>
    public void Drain()
    {
        while (Client.TryTransmit(Now, _buffer, out var info)) Send(info, toServer: true);
        while (Server.TryTransmit(Now, _buffer, out var info)) Send(info, toServer: false);
    }

    /// <summary>The same once more.</summary>
    public void Repeat(byte[] packet, bool toServer, Duration late) => _wire.Enqueue(((byte[])packet.Clone(), _lastOffload, toServer), ((Now + Delay + late).Nanoseconds, _order++));

    /// <summary>A packet made by the test.</summary>
    public void Inject(byte[] packet, bool toServer) => (toServer ? Server : Client).Receive(Now, packet, new(IsChecksumKnown: true));

    private void Send(PacketInfo info, bool toServer)
    {
        var packet = _buffer.AsSpan(0, info.Length).ToArray();
        if (KeepsSeen) Seen.Add((Now, toServer, packet));
        _lastOffload = info.Offload;
        if (Wire(packet, toServer) is { } late) _wire.Enqueue((packet, info.Offload, toServer), ((Now + Delay + late).Nanoseconds, _order++));
    }

    /// <summary>What was seen, a line a packet: for a look when a test fails.</summary>
    public string Trace(Instant from)
    {
        var lines = new System.Text.StringBuilder();
        var isn = new uint?[2];
        foreach (var (at, toServer, packet) in Seen)
        {
            var (header, payload) = Read(packet);
            isn[toServer ? 1 : 0] ??= header.Sequence.Value;
            if (at < from) continue;
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(at - from).Milliseconds,9:F3} {(toServer ? "> " : "          < ")}{header.Flags} {header.Sequence.Value - isn[toServer ? 1 : 0]}+{payload.Length} ack {header.Acknowledgement.Value - isn[toServer ? 0 : 1]}");
            for (var i = 0; i < header.Options.Sacks.Count; i++) lines.Append(System.Globalization.CultureInfo.InvariantCulture, $" [{header.Options.Sacks[i].Start.Value - isn[toServer ? 0 : 1]}-{header.Options.Sacks[i].End.Value - isn[toServer ? 0 : 1]}]");
            lines.AppendLine();
        }
        return lines.ToString();
    }

    /// <summary>The TCP header and payload of a packet.</summary>
    public static (TcpHeader Header, byte[] Payload) Read(byte[] packet)
    {
        ReadOnlySpan<byte> segment;
        if (packet[0] >> 4 == 4) Assert.True(Ipv4Header.TryRead(packet, out _, out segment));
        else Assert.True(Ipv6Header.TryRead(packet, out _, out segment));
        Assert.True(TcpHeader.TryRead(segment, out var header, out var payload));
        return (header, payload.ToArray());
    }

    public static bool IsData(byte[] packet) => Read(packet).Payload.Length > 0;
}
