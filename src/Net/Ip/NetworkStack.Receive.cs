using Stead.Net.Ip.Fragments;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Net.Ip;

/// <summary>Packets that come in, to whom they belong.</summary>
public sealed partial class NetworkStack
{
    private const byte CongestionExperienced = 3;

    /// <summary>The payload of packets that come without it.</summary>
    private static readonly byte[] s_zeros = new byte[1 << 16];

    private FragmentReassembly? _fragments;
    private readonly SynCookies _cookies;
    private long _challengeSecond;
    private int _challenges, _mostChallenges;

    /// <param name="packet">An IP packet without a link header, and without what is elided.</param>
    public void Receive(Instant now, ReadOnlySpan<byte> packet, PacketOffload offload = default)
    {
        Counters.PacketsReceived++;
        Counters.BytesReceived += packet.Length + offload.Elided;
        if (!TryReceive(now, packet, offload, mayBeFragment: true)) Counters.PacketsIgnored++;
    }

    /// <returns>False for what is no packet, or not for us.</returns>
    private bool TryReceive(Instant now, ReadOnlySpan<byte> packet, PacketOffload offload, bool mayBeFragment)
    {
        IpAddress source, destination;
        IpProtocol protocol;
        byte trafficClass;
        ReadOnlySpan<byte> payload;
        Fragment? fragment = null;
        if (packet.Length > 0 && packet[0] >> 4 == 4)
        {
            if (!Ipv4Header.TryRead(packet, out var header, out payload, offload.Elided)) return false;
            (source, destination, protocol, trafficClass) = (header.Source, header.Destination, header.Protocol, header.TrafficClass);
            if (header.MoreFragments || header.FragmentOffset > 0) fragment = Fragment.Of(header);
        }
        else
        {
            if (!Ipv6Header.TryRead(packet, out var header, out payload, offload.Elided)) return false;
            protocol = header.Protocol;
            if (!Ipv6Header.TrySkipExtensions(ref protocol, ref payload)) return false;
            (source, destination, trafficClass) = (header.Source, header.Destination, header.TrafficClass);
            if (protocol == IpProtocol.Fragment)
            {
                if (!FragmentHeader.TryRead(payload, out var part, out payload)) return false;
                fragment = Fragment.Of(header, part);
            }
        }
        if (!IsOurs(destination) || !IsUnicast(source)) return false;
        if (fragment is { } one)
        {
            _fragments ??= new(Settings.MostFragmented, Counters);
            if (!mayBeFragment || _fragments.Add(now, one, payload) is not { } datagram) return mayBeFragment;
            Counters.DatagramsReassembled++;
            return TryReceive(now, datagram.Packet(), default, mayBeFragment: false);
        }
        switch (protocol)
        {
            case IpProtocol.Tcp:
                ReceiveTcp(now, source, destination, payload, offload, (trafficClass & CongestionExperienced) == CongestionExperienced);
                return true;
            case IpProtocol.Udp:
                ReceiveUdp(source, destination, payload, offload, packet);
                return true;
            case IpProtocol.Icmp when !source.IsV6:
            case IpProtocol.IcmpV6 when source.IsV6:
                ReceiveIcmp(now, source, destination, payload);
                return true;
            default:
                return false;
        }
    }

    /// <summary>RFC 1122 §3.3.2, RFC 8200 §4.5: the sender is told of what could not be put together in time, if it can be told which it was.</summary>
    private void DropLateFragments(FragmentReassembly fragments, Instant now)
    {
        while (fragments.TakeLate(now) is { } late)
        {
            Counters.FragmentsDropped++;
            if (late.HasBeginning) ReplyWithError(late.Key.Source, late.Key.Destination, late.Packet(), late.Key.Source.IsV6 ? IcmpHeader.V6.TimeExceeded : IcmpHeader.V4.TimeExceeded, IcmpHeader.ReassemblyTimeExceeded);
        }
    }

    /// <summary>RFC 9293 §3.9.2.3 (MUST-57, MUST-63): nothing is answered that came from a group or from nowhere.</summary>
    private static bool IsUnicast(IpAddress address) =>
        address.IsV6 ? address.High >> 56 != 0xff && (address.High | address.Low) != 0 : address.Low >> 28 < 0xe && address.Low != 0;

    private void ReceiveTcp(Instant now, IpAddress source, IpAddress destination, ReadOnlySpan<byte> bytes, PacketOffload offload, bool isMarked)
    {
        if (!offload.IsChecksumKnown && !TransportChecksum.IsRight(source, destination, IpProtocol.Tcp, bytes))
        {
            Counters.ChecksumErrors++;
            return;
        }
        if (!TcpSegment.TryRead(bytes, out var segment))
        {
            Counters.PacketsIgnored++;
            return;
        }
        // RFC 9293 §3.9.2.3 (MUST-57): nothing that was sent to a group is answered.
        if (!IsUnicast(destination))
        {
            Counters.PacketsIgnored++;
            return;
        }
        if (offload.Elided > 0) segment.Payload = s_zeros.AsSpan(0, offload.Elided);
        (segment.SegmentSize, segment.IsMarked) = (offload.SegmentSize, isMarked);
        var local = new Endpoint(destination, segment.DestinationPort);
        var remote = new Endpoint(source, segment.SourcePort);
        if (_connections.Find(local, remote) is { } connection)
        {
            if (segment.Has(TcpFlags.Syn) && segment.Has(TcpFlags.Fin) && connection.Settings.DropsSynFinAlways) return;
            connection.OnSegment(now, segment);
            return;
        }
        uint? previous = null;
        if (TimeWaits.Find(local, remote) is { } old)
        {
            if (segment.Has(TcpFlags.Syn) && segment.Has(TcpFlags.Fin) && old.Settings.DropsSynFinAlways) return;
            if (!old.IsReopenedBy(segment))
            {
                old.OnSegment(now, segment);
                return;
            }
            TimeWaits.Remove(old);
            previous = old.Sequence;
        }
        if (!TryFindListener(local, out var listener))
        {
            Counters.Strays++;
            if (!segment.Has(TcpFlags.Reset)) ReplyWithReset(local, remote, segment);
            return;
        }
        // The LISTEN state (RFC 9293 §3.10.7.2).
        if (segment.Has(TcpFlags.Reset)) return;
        var hasRoom = listener.CanEstablish && _connections.Count < Settings.MostConnections;
        if (segment.Has(TcpFlags.Ack))
        {
            if (hasRoom && !segment.Has(TcpFlags.Syn) && _cookies.TryRead(now, local, remote, segment, out var syn))
            {
                Counters.CookiesAccepted++;
                Open(listener, new(this, local, remote, listener.Settings, now, segment.Acknowledgement - 1)).OpenByCookie(now, syn, segment);
                return;
            }
            Counters.Strays++;
            if (!segment.Has(TcpFlags.Syn) || !listener.Settings.IgnoresSynAckInListen) ReplyWithReset(local, remote, segment);
            return;
        }
        if (!segment.Has(TcpFlags.Syn)) return;
        if (segment.Has(TcpFlags.Fin) && listener.Settings.DropsSynFin) return;
        if (!hasRoom || !listener.HasRoom && !listener.Settings.SynCookies) Counters.SynsDropped++;
        else if (!listener.HasRoom) ReplyWithCookie(now, local, remote, listener.Settings, segment);
        else Open(listener, new(this, local, remote, listener.Settings, now, previous: previous)).OpenPassively(now, segment);
    }

    private TcpConnection Open(TcpListener listener, TcpConnection connection)
    {
        _connections.Add(connection);
        listener.OnOpened(connection);
        return connection;
    }

    /// <summary>RFC 5961 §7. How many there may be is another number each second: who can count his own must not learn of others' (CVE-2016-5696).</summary>
    internal bool MayChallenge(Instant now)
    {
        var second = now.Nanoseconds / 1_000_000_000;
        if (second != _challengeSecond)
        {
            var half = (uint)Settings.MostChallenges / 2;
            (_challengeSecond, _challenges, _mostChallenges) = (second, 0, (int)(half + Isn.Secret((ulong)second) % (half + 1)));
        }
        if (++_challenges > _mostChallenges)
        {
            Counters.ChallengesWithheld++;
            return false;
        }
        Counters.ChallengesSent++;
        return true;
    }
}
