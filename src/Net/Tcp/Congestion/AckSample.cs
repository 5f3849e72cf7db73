namespace Stead.Net.Tcp.Congestion;

/// <summary>What one acknowledgement told. Sizes are bytes of payload.</summary>
public readonly record struct AckSample
{
    public required Instant Now { get; init; }

    /// <summary>By how much the cumulative acknowledgement advanced.</summary>
    public required long Acked { get; init; }

    /// <summary>What has newly arrived at the other side: acknowledged or selectively acknowledged for the first time.</summary>
    public required long Delivered { get; init; }

    /// <summary>The path has put more segments out of order than would have passed for duplicates.</summary>
    public bool IsReordered { get; init; }

    /// <summary>What the window may grow by: on a path that reorders all that has arrived, when it is told (as Linux); otherwise what is acknowledged in order (RFC 5681 §3.1).</summary>
    public long Credit => IsReordered ? Delivered : Acked;

    /// <summary>In flight when it arrived, before it was taken into account (pipe, without what is marked lost).</summary>
    public required long PriorInFlight { get; init; }

    /// <summary>In flight now.</summary>
    public required long InFlight { get; init; }

    /// <summary>Measured by this acknowledgement; null where it measured nothing (Karn).</summary>
    public Duration? Rtt { get; init; }

    /// <summary>RFC 6298; zero before the first sample.</summary>
    public Duration SmoothedRtt { get; init; }

    /// <summary>The lowest of the last ten seconds, or zero before the first.</summary>
    public Duration MinimumRtt { get; init; }

    /// <summary>Whether the window, and neither the application nor the peer, bounded the flight (RFC 7661 §4.1): only then it may grow.</summary>
    public bool IsWindowLimited { get; init; }

    /// <summary>Fast recovery; not the slow start after a timeout.</summary>
    public bool IsInRecovery { get; init; }

    /// <summary>When the last byte that is now cumulatively acknowledged was sent for the first time; null where <see cref="Acked"/> is 0.</summary>
    public Instant? FirstSent { get; init; }

    /// <summary>A round trip has passed: what was sent first after the last such acknowledgement is acknowledged.</summary>
    public bool IsNewRound { get; init; }

    /// <summary>Delivered bytes over the time they took, of the newest segment this acknowledges (draft-cheng-iccrg-delivery-rate-estimation); zero where unknown.</summary>
    public DataRate DeliveryRate { get; init; }

    /// <summary>The rate was measured while the application had nothing to send.</summary>
    public bool IsRateAppLimited { get; init; }

    /// <summary>Delivered on this connection so far.</summary>
    public long TotalDelivered { get; init; }

    /// <summary>The same when the newest of what has now arrived was sent.</summary>
    public long PriorDelivered { get; init; }

    public long NewlyLost { get; init; }

    /// <summary>The peer has seen congestion marks (RFC 3168).</summary>
    public bool IsEcnEcho { get; init; }
}
