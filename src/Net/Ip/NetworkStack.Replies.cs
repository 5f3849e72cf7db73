using Stead.Net.Ip.Fragments;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Net.Ip;

/// <summary>Datagrams, ICMP, and answers without a connection.</summary>
public sealed partial class NetworkStack
{
    /// <summary>RFC 1812 §4.3.2.3 and RFC 4443 §2.4: as much of what caused an error as fits.</summary>
    private const int LargestErrorV4 = 576, LargestErrorV6 = 1280;

    internal void QueueReply(ReadOnlySpan<byte> packet, in PacketInfo info)
    {
        if (!_replies.TryAdd(packet, info)) Counters.RepliesDropped++;
        _hasReplies = true;
    }

    /// <summary>RFC 9293 §3.10.7.1.</summary>
    internal void ReplyWithReset(in Endpoint local, in Endpoint remote, in TcpSegment segment)
    {
        Counters.ResetsSent++;
        var hasAck = segment.Has(TcpFlags.Ack);
        var header = new TcpHeader(local.Port, remote.Port, new(hasAck ? segment.Acknowledgement : 0), new(hasAck ? 0 : segment.Sequence + (uint)segment.Length),
            hasAck ? TcpFlags.Reset : TcpFlags.Reset | TcpFlags.Ack, 0);
        Span<byte> bytes = stackalloc byte[TcpHeader.LengthWithoutOptions];
        header.Write(bytes);
        TransportChecksum.Fill(local.Address, remote.Address, IpProtocol.Tcp, bytes, TcpHeader.ChecksumAt);
        Reply(local.Address, remote.Address, IpProtocol.Tcp, bytes);
    }

    /// <summary>The SYN and acknowledgement of a connection that is not remembered (<see cref="SynCookies"/>).</summary>
    private void ReplyWithCookie(Instant now, in Endpoint local, in Endpoint remote, TcpSettings settings, in TcpSegment syn)
    {
        Counters.CookiesSent++;
        var largest = Settings.MaximumTransmissionUnit - (local.Address.IsV6 ? Ipv6Header.Length : Ipv4Header.Length) - TcpHeader.LengthWithoutOptions;
        var options = new TcpOptions((ushort)(settings.SegmentSize > 0 ? Math.Min(settings.SegmentSize, largest) : largest));
        var hasEcn = false;
        if (settings.Timestamps && syn.HasTimestamps)
        {
            hasEcn = settings.AcceptsEcn && (syn.Flags & (TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced)) == (TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced);
            var agreed = new TcpOptions(WindowScale: settings.WindowScaling ? syn.SynOptions.WindowScale : null, SackPermitted: settings.Sack && syn.SynOptions.SackPermitted);
            var clock = (uint)(now.Nanoseconds / 1_000_000) + Isn.TimestampOffset(local, remote);
            options = options with
            {
                WindowScale = agreed.WindowScale is null ? null : (byte)ReceiveWindow.ScaleFor(settings.LargestReceiveBuffer), SackPermitted = agreed.SackPermitted,
                Timestamps = new(SynCookies.Timestamp(clock, agreed, hasEcn), syn.TimestampValue),
            };
        }
        var header = new TcpHeader(local.Port, remote.Port, new(_cookies.Make(now, local, remote, syn)), new(syn.Sequence + 1), TcpFlags.Syn | TcpFlags.Ack | (hasEcn ? TcpFlags.EcnEcho : 0),
            (ushort)Math.Min(new ReceiveWindow(settings).Limit, ushort.MaxValue), options);
        Span<byte> bytes = stackalloc byte[header.Length];
        header.Write(bytes);
        TransportChecksum.Fill(local.Address, remote.Address, IpProtocol.Tcp, bytes, TcpHeader.ChecksumAt);
        Reply(local.Address, remote.Address, IpProtocol.Tcp, bytes);
    }

    private void Reply(IpAddress source, IpAddress destination, IpProtocol protocol, ReadOnlySpan<byte> payload)
    {
        var headerLength = source.IsV6 ? Ipv6Header.Length : Ipv4Header.Length;
        if (headerLength + payload.Length > Settings.MaximumTransmissionUnit)
        {
            ReplyInFragments(source, destination, protocol, payload);
            return;
        }
        Span<byte> packet = stackalloc byte[headerLength + payload.Length];
        if (source.IsV6) new Ipv6Header(source, destination, protocol, payload.Length).Write(packet);
        else new Ipv4Header(source, destination, protocol, payload.Length).Write(packet);
        payload.CopyTo(packet[headerLength..]);
        QueueReply(packet, new(packet.Length, default, source.IsV6));
    }

    private void ReplyInFragments(IpAddress source, IpAddress destination, IpProtocol protocol, ReadOnlySpan<byte> payload)
    {
        var fragmentation = FragmentationTo(source, destination, protocol);
        if (!_replies.HasRoom(fragmentation.Count(payload.Length)))
        {
            Counters.RepliesDropped++;
            return;
        }
        Span<byte> packet = stackalloc byte[Settings.MaximumTransmissionUnit];
        for (var offset = 0; offset < payload.Length;)
        {
            var length = fragmentation.Write(packet, payload, ref offset);
            QueueReply(packet[..length], new(length, default, source.IsV6));
        }
    }

    internal Fragmentation FragmentationTo(IpAddress source, IpAddress destination, IpProtocol protocol) => new(Settings.MaximumTransmissionUnit, source, destination, protocol, (uint)Random.Next());

    /// <summary>Of an IPv4 packet: 0 where nobody may cut it (RFC 6864 §4.1).</summary>
    internal ushort Identification(TcpSettings settings) => settings.PathMtuDiscovery ? (ushort)0 : (ushort)Random.Next();

    private void ReceiveUdp(IpAddress source, IpAddress destination, ReadOnlySpan<byte> bytes, PacketOffload offload, ReadOnlySpan<byte> packet)
    {
        if (!UdpHeader.TryRead(bytes, out var header, out var payload))
        {
            Counters.PacketsIgnored++;
            return;
        }
        // RFC 768: zero means that there is none; RFC 8200 §8.1: not so in IPv6.
        var hasChecksum = BinaryPrimitives.ReadUInt16BigEndian(bytes[UdpHeader.ChecksumAt..]) != 0 || source.IsV6;
        if (hasChecksum && !offload.IsChecksumKnown && !TransportChecksum.IsRight(source, destination, IpProtocol.Udp, bytes[..(UdpHeader.Length + payload.Length)]))
        {
            Counters.ChecksumErrors++;
            return;
        }
        if (TryFindDatagramSocket(new(destination, header.DestinationPort), out var socket)) socket.OnDatagram(new(source, header.SourcePort), payload);
        else ReplyWithError(source, destination, packet, source.IsV6 ? IcmpHeader.V6.Unreachable : IcmpHeader.V4.Unreachable, source.IsV6 ? IcmpHeader.V6.PortUnreachable : IcmpHeader.V4.PortUnreachable);
    }

    private void ReplyWithError(IpAddress source, IpAddress destination, ReadOnlySpan<byte> packet, byte type, byte code)
    {
        var quoted = packet[..Math.Min(packet.Length, (source.IsV6 ? LargestErrorV6 - Ipv6Header.Length : LargestErrorV4 - Ipv4Header.Length) - IcmpHeader.Length)];
        Span<byte> message = stackalloc byte[IcmpHeader.Length + quoted.Length];
        new IcmpHeader(type, code, 0).Write(message);
        quoted.CopyTo(message[IcmpHeader.Length..]);
        FinishIcmp(destination, source, message);
    }

    private void FinishIcmp(IpAddress source, IpAddress destination, Span<byte> message)
    {
        if (source.IsV6) TransportChecksum.Fill(source, destination, IpProtocol.IcmpV6, message, IcmpHeader.ChecksumAt);
        else IcmpHeader.FillV4(message);
        Reply(source, destination, source.IsV6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp, message);
    }

    private void ReceiveIcmp(Instant now, IpAddress source, IpAddress destination, ReadOnlySpan<byte> bytes)
    {
        var isRight = source.IsV6 ? TransportChecksum.IsRight(source, destination, IpProtocol.IcmpV6, bytes) : InternetChecksum.Of(bytes) == 0;
        if (!isRight || !IcmpHeader.TryRead(bytes, out var header, out var body))
        {
            Counters.ChecksumErrors++;
            return;
        }
        if (header.Code == 0 && header.Type == (source.IsV6 ? IcmpHeader.V6.Echo : IcmpHeader.V4.Echo))
        {
            Span<byte> message = stackalloc byte[bytes.Length];
            bytes.CopyTo(message);
            message[0] = source.IsV6 ? IcmpHeader.V6.EchoReply : IcmpHeader.V4.EchoReply;
            message[2..4].Clear();
            FinishIcmp(destination, source, message);
            return;
        }
        var problem = source.IsV6 ? ProblemV6(header) : ProblemV4(header);
        if (problem is { } what) ReceiveError(now, body, what, source.IsV6 ? (int)Math.Min(header.Rest, ushort.MaxValue) : (int)(header.Rest & 0xffff));
    }

    /// <summary>Null: no error, or a source quench, which is passed over (RFC 9293 MUST-55, RFC 6633).</summary>
    private static IcmpProblem? ProblemV4(in IcmpHeader header) => (header.Type, header.Code) switch
    {
        (IcmpHeader.V4.Unreachable, IcmpHeader.V4.ProtocolUnreachable or IcmpHeader.V4.PortUnreachable) => IcmpProblem.Refused,
        (IcmpHeader.V4.Unreachable, IcmpHeader.V4.FragmentationNeeded) => IcmpProblem.TooBig,
        (IcmpHeader.V4.Unreachable, 9 or 10 or 13) => IcmpProblem.Prohibited,
        (IcmpHeader.V4.TimeExceeded, 0) => IcmpProblem.TimeExceeded,
        (IcmpHeader.V4.Unreachable or IcmpHeader.V4.TimeExceeded or IcmpHeader.V4.ParameterProblem, _) => IcmpProblem.Passing,
        _ => null,
    };

    private static IcmpProblem? ProblemV6(in IcmpHeader header) => (header.Type, header.Code) switch
    {
        (IcmpHeader.V6.Unreachable, IcmpHeader.V6.PortUnreachable) or (IcmpHeader.V6.ParameterProblem, IcmpHeader.V6.UnknownNextHeader) => IcmpProblem.Refused,
        (IcmpHeader.V6.PacketTooBig, _) => IcmpProblem.TooBig,
        (IcmpHeader.V6.Unreachable, 1 or 5 or 6) => IcmpProblem.Prohibited,
        (IcmpHeader.V6.TimeExceeded, 0) => IcmpProblem.TimeExceeded,
        (IcmpHeader.V6.Unreachable or IcmpHeader.V6.TimeExceeded or IcmpHeader.V6.ParameterProblem, _) => IcmpProblem.Passing,
        _ => null,
    };

    /// <summary>To the connection whose packet it quotes; only what is under way is believed (RFC 5927 §4.1).</summary>
    private void ReceiveError(Instant now, ReadOnlySpan<byte> quoted, IcmpProblem problem, int mtu)
    {
        if (quoted.Length < Ipv4Header.Length) return;
        var isV6 = quoted[0] >> 4 == 6;
        // The quoted packet may be cut short, which a whole packet's reader would refuse.
        var headerLength = isV6 ? Ipv6Header.Length : (quoted[0] & 0xf) * 4;
        if (headerLength < Ipv4Header.Length || quoted.Length < headerLength + 8 || (IpProtocol)quoted[isV6 ? 6 : 9] != IpProtocol.Tcp) return;
        var source = IpAddress.Read(quoted[(isV6 ? 8 : 12)..], isV6);
        var destination = IpAddress.Read(quoted[(isV6 ? 24 : 16)..], isV6);
        var segment = quoted[headerLength..];
        var local = new Endpoint(source, BinaryPrimitives.ReadUInt16BigEndian(segment));
        var remote = new Endpoint(destination, BinaryPrimitives.ReadUInt16BigEndian(segment[2..]));
        if (_connections.Find(local, remote) is not { } connection) return;
        connection.OnIcmpError(now, BinaryPrimitives.ReadUInt32BigEndian(segment[4..]), problem, mtu);
    }
}
