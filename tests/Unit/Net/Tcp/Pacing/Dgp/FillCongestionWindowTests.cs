using Stead.Core;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp.Pacing.Dgp;

/// <summary>PaceRate = max(Bw, FCC == 0 ? FillCwBw : min(FillCwBw, FCC)), with the article's numbers.</summary>
public sealed class FillCongestionWindowTests
{
    private static double PaceRate(double bandwidth, double fill, double cap) =>
        FillCongestionWindow.PaceRate(DataRate.FromBits(bandwidth * 1e6), DataRate.FromBits(fill * 1e6), DataRate.FromBits(cap * 1e6)).Megabits;

    [Theory]
    [InlineData(20, 50, 30, 30)]    // "FillCwBw calculated out to 50Mbps and the Bw came out to 20Mbps, then we would pace at 30Mbps"
    [InlineData(80, 50, 30, 80)]    // "If the Timely calculated Bw was 80Mbps then we would pace at 80Mbps"
    [InlineData(20, 25, 30, 25)]    // "If neither value meets the FCC limit, then the larger of the two will be dominant"
    [InlineData(25, 20, 30, 25)]
    [InlineData(20, 50, 0, 50)]     // "you can set it to zero to always get the fastest bandwidth"
    [InlineData(80, 50, 0, 80)]
    public void It_is_the_articles(double bandwidth, double fill, double cap, double paced) => Assert.Equal(paced, PaceRate(bandwidth, fill, cap), 1e-6);

    [Fact]
    public void The_window_is_spread_over_the_current_round_trip()
    {
        var state = new PacingState
        {
            Now = default, CongestionWindow = 100 * 1460, SlowStartThreshold = long.MaxValue, InitialWindow = 14_600, PeerWindow = 1 << 20, Outstanding = 0, SegmentSize = 1460,
            SmoothedRtt = Duration.FromMilliseconds(80), LastRtt = Duration.FromMilliseconds(50), IsInRecovery = false, SentTo = 0, AcknowledgedTo = 0,
        };
        Assert.Equal(100 * 1460 * 20, FillCongestionWindow.Rate(state).BytesPerSecond);
        Assert.Equal(50 * 1460 * 20, FillCongestionWindow.Rate(state with { PeerWindow = 50 * 1460 }).BytesPerSecond);
    }
}
