namespace Stead.Net.Tcp.Pacing;

/// <summary>What a pacing policy may look at. Positions are bytes since the connection's beginning, sizes bytes of payload.</summary>
public readonly record struct PacingState
{
    public required Instant Now { get; init; }

    public required long CongestionWindow { get; init; }

    public required long SlowStartThreshold { get; init; }

    public required long InitialWindow { get; init; }

    /// <summary>The peer's receive window.</summary>
    public required long PeerWindow { get; init; }

    /// <summary>Sent and not cumulatively acknowledged.</summary>
    public required long Outstanding { get; init; }

    public required int SegmentSize { get; init; }

    /// <summary>RFC 6298; zero before the first sample.</summary>
    public required Duration SmoothedRtt { get; init; }

    /// <summary>The last sample; zero before the first.</summary>
    public required Duration LastRtt { get; init; }

    public required bool IsInRecovery { get; init; }

    /// <summary>Everything up to here was sent at least once.</summary>
    public required long SentTo { get; init; }

    public required long AcknowledgedTo { get; init; }

    /// <summary>When the oldest outstanding byte was sent for the first time; null while nothing is outstanding.</summary>
    public Instant? OldestSent { get; init; }

    public bool IsInSlowStart => CongestionWindow < SlowStartThreshold;

    /// <summary>The congestion control's own wish, where it has one.</summary>
    public DataRate? CongestionControlRate { get; init; }

    /// <summary>So many bytes wait to be sent for the first time.</summary>
    public long Unsent { get; init; }

    /// <summary>A FIN was sent, or will be after what waits.</summary>
    public bool IsClosing { get; init; }
}
