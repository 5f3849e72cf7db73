namespace Stead.Net.Tcp.Congestion;

/// <summary>
/// How much may be under way. The connection detects losses (RACK-TLP) and, in fast recovery, spreads the reduction over the acknowledgements
/// (PRR, RFC 9937); this decides the window before, after and without one. All sizes are bytes of payload.
/// </summary>
public interface ICongestionControl
{
    /// <summary>As it is chosen: `newreno`, `cubic`, `vegas`, `bbr`.</summary>
    string Name { get; }

    /// <summary>What may be in flight outside of fast recovery.</summary>
    long Window { get; }

    /// <summary>Below it is slow start; <see cref="long.MaxValue"/> until a loss.</summary>
    long SlowStartThreshold { get; }

    /// <summary>The rate it wants its segments spread at; null where it has no opinion.</summary>
    DataRate? PacingRate => null;

    /// <summary>It rules the window in recovery too, so that PRR is not used (BBR).</summary>
    bool OwnsRecovery => false;

    /// <summary>Each acknowledgement that advances or selectively acknowledges something, also in recovery.</summary>
    void OnAck(in AckSample sample) { }

    /// <summary>
    /// A congestion event, at most one a window: entry into fast recovery, or an ECN echo. Sets the threshold, and the window to it: PRR approaches
    /// it acknowledgement by acknowledgement, and where PRR is off it holds at once.
    /// </summary>
    void OnCongestion(in CongestionSample sample) { }

    /// <summary>All that was lost is repaired: the window becomes what it shall be after.</summary>
    void OnRecovered(Instant now) { }

    /// <summary>The retransmission timer ran out (RFC 5681 §3.1): the window becomes the loss window.</summary>
    /// <param name="isFirst">Not a repetition of the same segment's timeout: the threshold is set only then.</param>
    void OnTimeout(in CongestionSample sample, bool isFirst) { }

    /// <summary>The last reduction was for nothing (Eifel, DSACK): back to what was before.</summary>
    void OnSpuriousCongestion(Instant now) { }

    /// <summary>Sending again after a pause of so many retransmission timeouts (RFC 5681 §4.1, RFC 7661); 0: the window may stay what it is.</summary>
    void OnIdle(Instant now, int timeouts) { }

    /// <summary>Slow start has gone far enough in another's eyes (DGP sees its goodput no longer rise): the window becomes at most this, and the threshold with it.</summary>
    void LeaveSlowStart(Instant now, long window) { }

    /// <summary>
    /// Segments are paced from now on, so that less than the window is in flight: half of it is enough to let it grow (RFC 7661 §4.3), and it is itself
    /// what a loss reduces, to so many percent.
    /// </summary>
    /// <param name="evenCubic">False: to the factor of its own where it has one, as in FreeBSD.</param>
    void OnPaced(int percent, bool evenCubic) { }

    /// <summary>The path carries segments of another size now.</summary>
    void OnSegmentSize(int bytes) { }
}
