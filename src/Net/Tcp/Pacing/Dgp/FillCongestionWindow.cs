namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>The loss-based part: the rate that spreads the congestion window over the current round trip, and the fulcrum that caps it.</summary>
internal static class FillCongestionWindow
{
    /// <summary>FillCwBw = cwnd / CurrentRTT; of no more than the peer takes.</summary>
    public static DataRate Rate(in PacingState state) => DataRate.Of(Math.Min(state.CongestionWindow, state.PeerWindow), state.LastRtt);

    /// <summary>As the article prints it.</summary>
    /// <param name="cap">The FCC.</param>
    public static DataRate PaceRate(DataRate bandwidth, DataRate fill, DataRate cap) =>
        DataRate.Max(bandwidth, cap == DataRate.Zero ? fill : DataRate.Min(fill, cap));
}
