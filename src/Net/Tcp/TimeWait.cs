using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>
/// What is left of a connection in TIME-WAIT (RFC 9293 §3.4.2): as much as is needed to answer what is still in the network, and to tell a new incarnation
/// from it. The <see cref="TcpConnection"/> itself is its owner's, who may have let go of it long ago.
/// </summary>
internal sealed class TimeWait(NetworkStack stack, Endpoint local, Endpoint remote, TcpSettings settings)
{
    private Instant _challengedAt;

    public Endpoint Local => local;

    public Endpoint Remote => remote;

    public TcpSettings Settings => settings;

    /// <summary>SND.NXT and RCV.NXT.</summary>
    public required uint Sequence { get; init; }

    public required uint Expected { get; init; }

    /// <summary>What is announced: the field, and the bytes it means.</summary>
    public required ushort Window { get; init; }

    public required int Acceptable { get; init; }

    /// <summary>So far back an acknowledgement may be (RFC 5961 §5.2).</summary>
    public required long OldestAcknowledgement { get; init; }

    public required bool HasSack { get; init; }

    /// <summary>TS.Recent, when it was taken, and what is added to our clock; null without timestamps.</summary>
    public required uint? TimestampRecent { get; set; }

    public required Instant TimestampRecentAt { get; set; }

    public required uint TimestampOffset { get; init; }

    public Instant EndAt { get; set; }

    public bool IsOver { get; set; }

    public TimeWait? NextInBucket { get; set; }

    public TimeWait? Earlier { get; set; }

    public TimeWait? Later { get; set; }

    /// <summary>RFC 9293 §3.6.1 with RFC 6191 §2: a new incarnation, whose segments cannot be confused with the old one's.</summary>
    public bool IsReopenedBy(in TcpSegment segment)
    {
        if (!settings.ReopensTimeWait || (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Reset)) != TcpFlags.Syn) return false;
        if (TimestampRecent is { } recent && segment.HasTimestamps && (int)(segment.TimestampValue - recent) > 0) return true;
        return (int)(segment.Sequence - Expected) > 0;
    }

    /// <summary>RFC 9293 §3.10.7.4, as <see cref="TcpConnection"/> does it in the other states.</summary>
    public void OnSegment(Instant now, in TcpSegment segment)
    {
        // Nothing is sent without an acknowledgement any more: what has none is no answer to anything.
        if ((segment.Flags & (TcpFlags.Ack | TcpFlags.Syn | TcpFlags.Reset)) == 0) return;
        if (settings.IgnoresSynInTimeWait && segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack | TcpFlags.Reset)) return;
        var start = (int)(segment.Sequence - Expected);
        var isAcceptable = start < Math.Max(Acceptable, 1) && (segment.Length == 0 ? start >= 0 : start + segment.Length > 0);
        if (IsTimestampOld(now, segment))
        {
            stack.Counters.OldTimestamps++;
            ChallengeOrAcknowledge(now, segment, start);
        }
        else if (segment.Has(TcpFlags.Reset))
        {
            // RFC 1337: a reset does not cut TIME-WAIT short. RFC 5961 §3.2: only exactly at the next byte is it one.
            if (!isAcceptable) return;
            if (start == 0 || settings.BelievesAnyReset) stack.Counters.ResetsReceived++;
            else Challenge(now);
        }
        else if (segment.Has(TcpFlags.Syn))
        {
            if (isAcceptable && settings.BelievesAnySyn && !settings.ReopensTimeWait)
            {
                // RFC 793, page 71: an error, and the end.
                stack.Counters.ResetsSent++;
                Answer(now, TcpFlags.Reset | TcpFlags.Ack, default);
                stack.TimeWaits.Remove(this);
            }
            else Challenge(now);
        }
        else if (!isAcceptable) ChallengeOrAcknowledge(now, segment, start);
        else if (segment.Has(TcpFlags.Ack)) OnAcknowledgement(now, segment, start);
    }

    private void OnAcknowledgement(Instant now, in TcpSegment segment, int start)
    {
        var ack = (int)(segment.Acknowledgement - Sequence);
        if (ack > 0 || ack < -OldestAcknowledgement)
        {
            if (ack <= 0 || settings.AnswersEarlyAcknowledgements) Challenge(now);
            return;
        }
        if (TimestampRecent is { } recent && segment.HasTimestamps && start <= 0 && (int)(segment.TimestampValue - recent) >= 0)
            (TimestampRecent, TimestampRecentAt) = (segment.TimestampValue, now);
        if (segment.Length > 0 || settings.AnswersAllInTimeWait && (start != 0 || ack != 0)) Acknowledge(now, segment, start);
    }

    /// <summary>PAWS (RFC 7323 §5.3).</summary>
    private bool IsTimestampOld(Instant now, in TcpSegment segment) =>
        TimestampRecent is { } recent && segment.HasTimestamps && !segment.Has(TcpFlags.Reset) && !segment.Has(TcpFlags.Syn)
        && (int)(segment.TimestampValue - recent) < 0 && now - TimestampRecentAt < TcpConnection.TimestampLife;

    private void ChallengeOrAcknowledge(Instant now, in TcpSegment segment, int start)
    {
        if (segment.Length == 0) Challenge(now);
        else Acknowledge(now, segment, start);
    }

    /// <summary>The peer did not get our acknowledgement of its FIN: it is sent again, and 2 MSL begin again. Data that came twice is told (RFC 2883 §4).</summary>
    private void Acknowledge(Instant now, in TcpSegment segment, int start)
    {
        stack.TimeWaits.Prolong(this, now);
        var end = Math.Min(start + segment.Payload.Length, 0);
        Answer(now, TcpFlags.Ack, HasSack && start < end ? new SackList(new SackBlock(new(Expected + (uint)start), new(Expected + (uint)end))) : default);
    }

    /// <summary>RFC 5961 §7.</summary>
    private void Challenge(Instant now)
    {
        if (now - _challengedAt < settings.ChallengeInterval && _challengedAt > default(Instant) || !stack.MayChallenge(now)) return;
        _challengedAt = now;
        Answer(now, TcpFlags.Ack, default);
    }

    private void Answer(Instant now, TcpFlags flags, in SackList sacks)
    {
        var times = TimestampRecent is { } recent ? new TcpTimestamps((uint)(now.Nanoseconds / 1_000_000) + TimestampOffset, recent) : (TcpTimestamps?)null;
        var header = new TcpHeader(local.Port, remote.Port, new(Sequence), new(Expected), flags, (flags & TcpFlags.Reset) != 0 ? (ushort)0 : Window, new(Timestamps: times, Sacks: sacks));
        var ipLength = local.Address.IsV6 ? Ipv6Header.Length : Ipv4Header.Length;
        Span<byte> packet = stackalloc byte[ipLength + header.Length];
        if (local.Address.IsV6) new Ipv6Header(local.Address, remote.Address, IpProtocol.Tcp, header.Length, settings.TimeToLive, (byte)(settings.TrafficClass & ~3)).Write(packet);
        else new Ipv4Header(local.Address, remote.Address, IpProtocol.Tcp, header.Length, settings.TimeToLive, (byte)(settings.TrafficClass & ~3), stack.Identification(settings), settings.PathMtuDiscovery).Write(packet);
        var segment = packet[ipLength..];
        header.Write(segment);
        TransportChecksum.Fill(local.Address, remote.Address, IpProtocol.Tcp, segment, TcpHeader.ChecksumAt);
        stack.QueueReply(packet, new(packet.Length, default, local.Address.IsV6));
    }
}
