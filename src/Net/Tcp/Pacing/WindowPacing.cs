namespace Stead.Net.Tcp.Pacing;

/// <summary>
/// The congestion control's own rate where it has one; else the window over the smoothed round trip, a quarter more so that the window and not the
/// pacer bounds the flight, and twice in slow start so that it can double.
/// </summary>
public sealed class WindowPacing : IPacing
{
    private const int SlowStartPercent = 200;
    private const int AvoidancePercent = 125;

    /// <summary>A burst is what the rate carries in a millisecond.</summary>
    private const int BurstsPerSecond = 1000;

    public DataRate? Rate(in PacingState state, bool isRetransmission)
    {
        if (state.CongestionControlRate is { } own) return own;
        if (state.SmoothedRtt <= Duration.Zero) return null;
        return DataRate.Of(state.CongestionWindow * (state.IsInSlowStart ? SlowStartPercent : AvoidancePercent) / 100, state.SmoothedRtt);
    }

    public int BurstSize(DataRate rate, int segmentSize) => Pacer.BurstSize(rate, BurstsPerSecond, segmentSize, 2, Pacer.LargestBurst / segmentSize);
}
