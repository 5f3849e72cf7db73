using Stead.Core;
using Stead.Net.Settings;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Journal;

/// <summary>Article 6: its formulas, its algorithm, its examples and its settings, block by block. What takes a network to show is shown in the laboratory.</summary>
public sealed class DynamicGoodputPacingTests
{
    private const int Segment = 1460;

    private static DataRate Mbps(double megabits) => DataRate.FromBits(megabits * 1e6);

    /// <summary>Expected = cwnd / BaseRTT; Actual = cwnd / CurrentRTT; Diff = Expected − Actual: what of it waits in the buffer, in packets.</summary>
    [Theory]
    [InlineData(100, 20, 20.0)]
    [InlineData(100, 20, 20.2)]
    [InlineData(100, 20, 20.6)]
    [InlineData(30, 50, 75)]
    public void Expected_Actual_and_Diff(int packets, double baseRtt, double currentRtt)
    {
        var (expected, actual) = (packets / baseRtt, packets / currentRtt);
        var waiting = Vegas.Waiting(packets * Segment, Duration.FromSeconds(baseRtt / 1e3), Duration.FromSeconds(currentRtt / 1e3));
        Assert.Equal((expected - actual) * baseRtt, waiting / (double)Segment, 0.01);
    }

    /// <summary>"Usually 1 and 3": below α it grows, above β it shrinks, between them nothing happens.</summary>
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(2, 0)]
    [InlineData(4, -1)]
    public void Alpha_and_beta_are_1_and_3(double packetsInBuffer, int step)
    {
        var vegas = new Vegas(new(Segment, 100 * Segment), 1, 3);
        vegas.OnCongestion(new(default, 100 * Segment, default));
        var (baseRtt, window) = (Duration.FromMilliseconds(20), vegas.Window);
        Ack(vegas, baseRtt, isNewRound: true);
        var currentRtt = new Duration((long)(baseRtt.Nanoseconds / (1 - packetsInBuffer * Segment / window)));
        for (var i = 0; i < 4; i++) Ack(vegas, currentRtt, isNewRound: i == 3);
        Assert.Equal(window + step * Segment, vegas.Window);
    }

    private static void Ack(ICongestionControl control, Duration rtt, bool isNewRound) => control.OnAck(new()
    {
        Now = default, Acked = Segment, Delivered = Segment, PriorInFlight = control.Window, InFlight = control.Window, Rtt = rtt, IsWindowLimited = true, IsNewRound = isNewRound,
    });

    /// <summary>Bw = max(GPest, LTbw) · TimelyMultiplier; FillCwBw = cwnd / CurrentRTT; PaceRate = max(Bw, FCC == 0 ? FillCwBw : min(FillCwBw, FCC)).</summary>
    [Theory]
    [InlineData(50, 20, 30, 30)]    // "the FillCwBw calculated out to 50Mbps and the Bw … came out to 20Mbps, then we would pace at the limit of the FCC"
    [InlineData(50, 80, 30, 80)]    // "If the Timely calculated Bw was 80Mbps then we would pace at 80Mbps"
    [InlineData(25, 20, 30, 25)]    // "If neither value meets the FCC limit, then the larger of the two will be dominant"
    [InlineData(50, 20, 0, 50)]     // "you can set it to zero to always get the fastest bandwidth"
    public void The_fulcrum_point(double fillCwBw, double bw, double fcc, double paceRate) =>
        Assert.Equal(Mbps(paceRate), FillCongestionWindow.PaceRate(Mbps(bw), Mbps(fillCwBw), Mbps(fcc)));

    /// <summary>Each line of the listing on one sequence of round trips; α is 1/8, β 0.8, δ 2 points of a multiplier in percent, T_low and T_high 1.25 and 3 minimum RTTs.</summary>
    [Fact]
    public void Algorithm_1_TIMELY_congestion_control()
    {
        const double Alpha = 1 / 8.0, Beta = 0.8, Delta = 2, MinRtt = 20, TLow = 1.25 * MinRtt, THigh = 3 * MinRtt;
        double[] rtts = [20, 22, 24, 30, 38, 50, 61, 80, 59, 55, 50, 45, 40, 36, 33, 31, 30, 40, 24, 20];
        var (rate, prevRtt, rttDiff, events, timely, multiplier) = (100.0, rtts[0], 0.0, 0, new Timely(DgpSettings.Article with { InverseAlpha = 8 }), 100.0);
        foreach (var newRtt in rtts)
        {
            var step = timely.Advance(Duration.FromSeconds(newRtt / 1e3), Duration.FromSeconds(prevRtt / 1e3), Duration.FromMilliseconds((long)MinRtt));
            multiplier = step.Rises ? multiplier + step.Increments * Delta : multiplier * (1 - step.Millionths / 1e6);
            var newRttDiff = newRtt - prevRtt;
            prevRtt = newRtt;
            rttDiff = (1 - Alpha) * rttDiff + Alpha * newRttDiff;
            var normalizedGradient = rttDiff / MinRtt;
            events = normalizedGradient < 0 ? events + 1 : 0;
            if (newRtt < TLow) rate += Delta;
            else if (newRtt > THigh) rate *= 1 - Beta * (1 - THigh / newRtt);
            else if (normalizedGradient <= 0) rate += (events >= 5 ? 5 : 1) * Delta;
            else rate *= 1 - Beta * normalizedGradient;
            Assert.Equal(rate, multiplier, 0.01);
        }
    }

    /// <summary>profileno = 1; setsockopt(sd, IPPROTO_TCP, TCP_RACK_PROFILE, &amp;profileno, slen).</summary>
    [Fact]
    public void Enabling_DGP_on_a_socket()
    {
        var option = Assert.Single(SocketOption.Entries, option => option.Name == "TCP_RACK_PROFILE");
        Assert.True(option.TryApply(TcpSettings.FreeBsd, BitConverter.GetBytes(1), out var settings, out _));
        Assert.IsType<DynamicGoodputPacing>(PacingTable.Create(settings.Pacing, settings.Dgp, new NewReno(new(Segment, 10 * Segment))));
        Assert.Equal(Mbps(30), settings.Dgp.FillCap.Rate);
    }

    [Fact]
    public void Sysctl_defprofile_makes_it_everybodys()
    {
        var settings = Sysctl("net.inet.tcp.rack.misc.defprofile = 1");
        Assert.Equal("dgp", settings.Pacing);
        // "with a default FCC value of 30Mbps"
        Assert.Equal(Mbps(30), settings.Dgp.FillCap.Rate);
    }

    /// <summary>"You take the value you would like set in bits per second and divide by 8. So, 50,000,000 / 8 = 6,250,000."</summary>
    [Fact]
    public void Sysctl_fillcw_cap_in_bytes_per_second()
    {
        Assert.Equal(3_750_000, SettingTable.Find("net.inet.tcp.rack.pacing.fillcw_cap")!.Default);
        Assert.Equal(Mbps(50), Sysctl("net.inet.tcp.rack.pacing.fillcw_cap = 6250000").Dgp.FillCap.Rate);
        Assert.Equal(50_000_000 / 8, Mbps(50).BytesPerSecond);
    }

    /// <summary>fcc = 50000000 / 8, as the text names the option; the listing names TCP_RACK_PROFILE again, and is told so.</summary>
    [Fact]
    public void The_cap_of_one_socket()
    {
        var fcc = BitConverter.GetBytes(50_000_000UL / 8);
        var option = Assert.Single(SocketOption.Entries, option => option.Name == "TCP_FILLCW_RATE_CAP");
        Assert.True(option.TryApply(TcpSettings.FreeBsd, fcc, out var settings, out _));
        Assert.Equal(Mbps(50), settings.Dgp.FillCap.Rate);
        Assert.Equal(Mbps(30), TcpSettings.FreeBsd.Dgp.FillCap.Rate);
        var profile = Assert.Single(SocketOption.Entries, option => option.Name == "TCP_RACK_PROFILE");
        Assert.False(profile.TryApply(settings, fcc, out _, out var why));
        Assert.Contains("TCP_FILLCW_RATE_CAP", why, StringComparison.Ordinal);
    }

    /// <summary>"Each connection will only push to maintain 3% of the network uplink capacity"; "If I get more than 7 connections, they will start to push against each other".</summary>
    [Fact]
    public void How_to_set_parameters()
    {
        Assert.Equal(3, 100 * Mbps(30).BytesPerSecond / Mbps(1000).BytesPerSecond);
        Assert.True(7 * Mbps(5).BytesPerSecond < Mbps(40).BytesPerSecond && 8 * Mbps(5).BytesPerSecond >= Mbps(40).BytesPerSecond);
    }

    private static TcpSettings Sysctl(string words) => SettingChange.OfWords(words.Split(' ')).Aggregate(TcpSettings.FreeBsd, (settings, change) => change.Apply(settings));
}
