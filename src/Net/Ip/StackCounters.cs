namespace Stead.Net.Ip;

/// <summary>What has happened since the beginning.</summary>
public sealed class StackCounters
{
    public long PacketsReceived { get; internal set; }

    public long PacketsSent { get; internal set; }

    public long BytesReceived { get; internal set; }

    public long BytesSent { get; internal set; }

    /// <summary>No IP, cut short, or for somebody else.</summary>
    public long PacketsIgnored { get; internal set; }

    /// <summary>Whole again, out of fragments.</summary>
    public long DatagramsReassembled { get; internal set; }

    /// <summary>Datagrams of which fragments came, and that were given up: the rest came too late or overlapped, or others needed the room.</summary>
    public long FragmentsDropped { get; internal set; }

    public long ChecksumErrors { get; internal set; }

    /// <summary>Segments without a connection or listener.</summary>
    public long Strays { get; internal set; }

    public long ResetsSent { get; internal set; }

    public long ResetsReceived { get; internal set; }

    public long ChallengesSent { get; internal set; }

    /// <summary>Not sent because of the limit of RFC 5961 §7.</summary>
    public long ChallengesWithheld { get; internal set; }

    /// <summary>Dropped because of RFC 7323 §5.</summary>
    public long OldTimestamps { get; internal set; }

    public long SynsDropped { get; internal set; }

    /// <summary>SYNs that were answered without being remembered, and what came of it (RFC 4987 §3.6).</summary>
    public long CookiesSent { get; internal set; }

    public long CookiesAccepted { get; internal set; }

    public long RepliesDropped { get; internal set; }

    public long Retransmissions { get; internal set; }

    public long Timeouts { get; internal set; }

    public long ConnectionsOpened { get; internal set; }

    public long ConnectionsFailed { get; internal set; }
}
