using System.Buffers.Binary;
using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>One stack, and a peer that the test plays by hand. Its sequence numbers count from 0, ours from our SYN.</summary>
internal sealed class LonePeer
{
    public const uint PeerIsn = 0xffff_ff00;

    private static readonly IpAddress s_ours = IpAddress.V4(10, 0, 0, 1), s_theirs = IpAddress.V4(10, 0, 0, 2);

    private readonly byte[] _buffer = new byte[65_600];
    private readonly Queue<(TcpHeader Header, byte[] Payload)> _sent = new();

    public LonePeer(TcpSettings? settings = null, uint isn = 0xffff_fff0, int largestPacket = 0)
    {
        Stack = new(new()
        {
            Addresses = [s_ours], InitialSequence = isn, OffloadsChecksums = true, LargestPacket = largestPacket,
            Tcp = settings ?? TcpSettings.Linux with { Timestamps = false, QuickAcknowledgements = 16, ChallengeInterval = Duration.Zero },
        }, 1);
        Isn = isn;
    }

    public NetworkStack Stack { get; }

    public uint Isn { get; }

    public Instant Now { get; set; } = new(10_000_000_000);

    public TcpConnection Connection { get; private set; } = null!;

    public TcpListener Listener { get; private set; } = null!;

    private Endpoint Local => new(s_ours, 80);

    private Endpoint Remote => new(s_theirs, 1000);

    public void Listen() => Listener = Stack.Listen(Local);

    public void Connect() => Connection = Stack.Connect(Now, Remote, local: Local);

    /// <summary>Passively, with this window and a segment of 1000 bytes.</summary>
    public LonePeer Establish(ushort window = 65_535, bool hasSack = true, byte? scale = null, TcpTimestamps? times = null, ushort segment = 1000, Duration rtt = default)
    {
        Listen();
        Send(TcpFlags.Syn, 0, 0, window: window, options: new(segment, scale, hasSack, times));
        Expect(TcpFlags.Syn | TcpFlags.Ack, 0, 1);
        Now += rtt;
        Send(TcpFlags.Ack, 1, 1, window: window, options: times is null ? default : new(Timestamps: times));
        Assert.True(Listener.TryAccept(out var connection));
        Connection = connection;
        return this;
    }

    /// <param name="length">Bytes of payload; their values count positions.</param>
    public void Send(TcpFlags flags, uint sequence, uint acknowledgement, int length = 0, ushort window = 65_535, TcpOptions options = default, ushort urgent = 0)
    {
        var header = new TcpHeader(1000, 80, new(PeerIsn + sequence), new((flags & TcpFlags.Ack) != 0 ? Isn + acknowledgement : 0), flags, window, options, urgent);
        var packet = new byte[Ipv4Header.Length + header.Length + length];
        new Ipv4Header(s_theirs, s_ours, IpProtocol.Tcp, header.Length + length).Write(packet);
        header.Write(packet.AsSpan(Ipv4Header.Length));
        for (var i = 0; i < length; i++) packet[Ipv4Header.Length + header.Length + i] = (byte)(sequence + i);
        Stack.Receive(Now, packet, new(IsChecksumKnown: true));
        Drain();
    }

    /// <summary>An acknowledgement with blocks that say what came out of order.</summary>
    public void Sack(uint acknowledgement, params ReadOnlySpan<(uint Start, uint End)> blocks)
    {
        Span<SackBlock> wire = stackalloc SackBlock[blocks.Length];
        for (var i = 0; i < blocks.Length; i++) wire[i] = new(new(Isn + blocks[i].Start), new(Isn + blocks[i].End));
        Send(TcpFlags.Ack, 1, acknowledgement, options: new(Sacks: new SackList(wire)));
    }

    public void PacketTooBig(uint sequence, int mtu) => Icmp(IcmpHeader.V4.Unreachable, IcmpHeader.V4.FragmentationNeeded, sequence, (uint)mtu);

    /// <summary>An ICMP error that quotes our packet.</summary>
    public void Icmp(byte type, byte code, uint sequence, uint rest = 0)
    {
        var quoted = new byte[28];
        new Ipv4Header(s_ours, s_theirs, IpProtocol.Tcp, 1480).Write(quoted);
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(20), 80);
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(22), 1000);
        BinaryPrimitives.WriteUInt32BigEndian(quoted.AsSpan(24), Isn + sequence);
        var message = new byte[IcmpHeader.Length + quoted.Length];
        new IcmpHeader(type, code, rest).Write(message);
        quoted.CopyTo(message, IcmpHeader.Length);
        IcmpHeader.FillV4(message);
        var packet = new byte[Ipv4Header.Length + message.Length];
        new Ipv4Header(s_theirs, s_ours, IpProtocol.Icmp, message.Length).Write(packet);
        message.CopyTo(packet, Ipv4Header.Length);
        Stack.Receive(Now, packet);
        Drain();
    }

    public void Write(int bytes)
    {
        Assert.Equal(bytes, Connection.Write(Now, new byte[bytes]));
        Drain();
    }

    public void Do(Action<TcpConnection> what)
    {
        what(Connection);
        Drain();
    }

    /// <summary>Time passes; what is sent meanwhile waits for <see cref="Expect"/> with its moment.</summary>
    public void Wait(Duration time)
    {
        var end = Now + time;
        for (; Stack.NextDeadline <= end; Drain())
        {
            Now = Instant.Max(Now, Stack.NextDeadline);
            Stack.Advance(Now);
        }
        Now = end;
        Stack.Advance(Now);
        Drain();
    }

    /// <summary>Waits until something is sent.</summary>
    /// <returns>How long it took.</returns>
    public Duration WaitForPacket(Duration longest)
    {
        var begin = Now;
        Drain();
        while (_sent.Count == 0)
        {
            var next = Stack.NextDeadline;
            Assert.True(next <= begin + longest, $"nothing was sent in {longest}");
            Now = Instant.Max(Now, next);
            Stack.Advance(Now);
            Drain();
        }
        return Now - begin;
    }

    public TcpHeader Expect(TcpFlags flags, uint sequence, uint acknowledgement, int length = 0)
    {
        Assert.True(_sent.TryDequeue(out var sent), $"nothing was sent; expected {flags} {sequence} ack {acknowledgement} length {length}");
        var (header, payload) = sent;
        var hasAck = (header.Flags & TcpFlags.Ack) != 0;
        Assert.Equal((flags, sequence, acknowledgement, length),
            (header.Flags & ~TcpFlags.Push, header.Sequence.Value - Isn, hasAck ? header.Acknowledgement.Value - PeerIsn : 0, payload.Length));
        return header;
    }

    /// <summary>Positions of SACK blocks in the next packet.</summary>
    public (uint Start, uint End)[] ExpectSacks(uint acknowledgement)
    {
        var header = Expect(TcpFlags.Ack, Connection is null ? 1 : (uint)(1 + Connection.Info(Now).BytesAcknowledged), acknowledgement);
        return [.. Enumerable.Range(0, header.Options.Sacks.Count).Select(i => (header.Options.Sacks[i].Start.Value - PeerIsn, header.Options.Sacks[i].End.Value - PeerIsn))];
    }

    /// <summary>Of the next packet.</summary>
    public int NextLength() => _sent.Dequeue().Payload.Length;

    public void ExpectNothing() =>
        Assert.True(_sent.Count == 0, _sent.Count == 0 ? "" : $"sent {_sent.Peek().Header.Flags} {_sent.Peek().Header.Sequence.Value - Isn} length {_sent.Peek().Payload.Length}");

    public int ForgetSent()
    {
        var count = _sent.Count;
        _sent.Clear();
        return count;
    }

    public TcpInfo Info => Connection.Info(Now);

    /// <summary>What comes is taken in before anything is sent, as a driver does with many packets at once.</summary>
    public void Together(Action arrivals)
    {
        _isHeld = true;
        arrivals();
        _isHeld = false;
        Drain();
    }

    private bool _isHeld;

    private void Drain()
    {
        if (_isHeld) return;
        while (Stack.TryTransmit(Now, _buffer, out var info)) _sent.Enqueue(Pair.Read(_buffer.AsSpan(0, info.Length).ToArray()));
    }
}
