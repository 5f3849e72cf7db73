namespace Stead.Net.Tcp.Recovery;

/// <summary>The retransmission timeout (RFC 6298), without its doubling.</summary>
internal struct RttEstimator
{
    public Duration Smoothed { get; private set; }

    public Duration Variation { get; private set; }

    public Duration Last { get; private set; }

    public readonly bool HasSample => Smoothed > Duration.Zero;

    /// <summary>RFC 6298 §2.2 and §2.3, with alpha 1/8 and beta 1/4.</summary>
    public void Sample(Duration rtt)
    {
        rtt = Duration.Max(rtt, new(1));
        Last = rtt;
        if (!HasSample) (Smoothed, Variation) = (rtt, rtt / 2);
        else
        {
            var difference = rtt > Smoothed ? rtt - Smoothed : Smoothed - rtt;
            Variation = new((3 * Variation.Nanoseconds + difference.Nanoseconds) / 4);
            Smoothed = new((7 * Smoothed.Nanoseconds + rtt.Nanoseconds) / 8);
        }
    }

    /// <summary>Of a measurement that is not to count for the smoothed time (RFC 8985 §5.2 takes it all the same).</summary>
    public void Note(Duration rtt) => Last = rtt;

    /// <param name="settings">Its least and most; the least is that of the whole (RFC 6298 §2.4), or as in Linux of the variation's part.</param>
    public readonly Duration Timeout(TcpSettings settings)
    {
        if (!HasSample) return settings.InitialTimeout;
        var timeout = settings.MinimumTimeoutIsOfVariation
            ? Smoothed + Duration.Max(Variation * 4, settings.MinimumTimeout)
            : Duration.Max(Smoothed + Variation * 4, settings.MinimumTimeout);
        return Duration.Min(timeout, settings.MaximumTimeout);
    }
}
