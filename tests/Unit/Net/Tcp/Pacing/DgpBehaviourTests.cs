using System.Globalization;
using System.Text;
using Stead.Core;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Pacing.Dgp;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Net.Tcp.Pacing;

/// <summary>What the article says of DGP, on the simplest bottleneck; the laboratory says it again with the real stack.</summary>
public sealed class DgpBehaviourTests
{
    private const int Segment = Dumbbell.Segment;

    /// <summary>Headers take 40 of 1500 bytes.</summary>
    private const double Payload = 1460 / 1500.0;

    private static readonly Duration s_minute = Duration.FromMilliseconds(60_000);

    private static Dumbbell Path(double megabits, int buffer = 500_000) => new(DataRate.FromBits(megabits * 1e6), Duration.FromMilliseconds(20), buffer);

    private static Dumbbell.Flow Add(Dumbbell path, string profile, string cap = "30M", Instant start = default)
    {
        var sender = SenderProfile.Parse(profile, "cc");
        var control = CongestionTable.Create(sender.CongestionControl, new(Segment, 10 * Segment));
        return path.Add(control, PacingTable.Create(sender.Pacing, DgpSettings.Article with { FillCap = FillCap.Parse(cap, "fcc") }, control), start);
    }

    private static (double Median, double High, double Megabits) Alone(string profile, double megabits, string cap, int buffer = 500_000)
    {
        var path = Path(megabits, buffer);
        var flow = Add(path, profile, cap);
        path.Run(s_minute);
        var rtts = flow.Rtts(default);
        return (rtts[rtts.Length / 2], rtts[rtts.Length * 95 / 100], flow.Delivered * 8 / 60e6);
    }

    /// <summary>The lowest round trip: 20 ms, and a segment's time at the bottleneck.</summary>
    private static double Least(double megabits) => 20 + 1500 * 8 / megabits / 1e3;

    [Theory]
    [InlineData("dgp", 5, "1M")]
    [InlineData("dgp", 20, "5M")]
    [InlineData("dgp", 40, "5M")]
    [InlineData("dgp", 100, "30M")]
    [InlineData("dgp+cubic", 20, "5M")]
    [InlineData("dgp+cubic", 40, "5M")]
    [InlineData("dgp", 5, "auto")]
    [InlineData("dgp", 10, "auto:50")]
    [InlineData("dgp", 20, "auto")]
    [InlineData("dgp", 40, "auto:50")]
    [InlineData("dgp", 100, "auto")]
    public void Far_below_the_link_the_cap_leaves_it_to_delay(string profile, double megabits, string cap)
    {
        var (median, high, goodput) = Alone(profile, megabits, cap);
        Assert.InRange(median, Least(megabits), 2 * Least(megabits));
        Assert.InRange(high, Least(megabits), 3 * Least(megabits));
        Assert.InRange(goodput, 0.95 * megabits * Payload, megabits * Payload);
    }

    [Theory]
    [InlineData("newreno", 20, "0")]
    [InlineData("cubic", 20, "0")]
    [InlineData("dgp", 20, "0")]
    [InlineData("dgp", 20, "30M")]
    [InlineData("dgp+cubic", 20, "30M")]
    public void What_is_based_on_loss_fills_the_buffer_and_so_does_DGP_at_a_cap_above_the_link_or_none(string profile, double megabits, string cap)
    {
        var (median, _, goodput) = Alone(profile, megabits, cap);
        Assert.True(median > 6 * Least(megabits), $"{median}");
        Assert.True(goodput > 0.97 * megabits * Payload, $"{goodput}");
    }

    [Fact]
    public void Vegas_keeps_one_to_three_segments_in_the_buffer()
    {
        var (median, high, goodput) = Alone("vegas", 20, "0");
        // And a segment of the same acknowledgement.
        Assert.InRange(median, Least(20), Least(20) + 4 * 0.6);
        Assert.InRange(high, Least(20), Least(20) + 5 * 0.6);
        Assert.True(goodput > 0.98 * 20 * Payload);
    }

    [Fact]
    public void BBR_finds_rate_and_round_trip()
    {
        var (median, high, goodput) = Alone("bbr", 20, "0");
        Assert.InRange(median, Least(20), 1.3 * Least(20));
        Assert.InRange(high, Least(20), 1.5 * Least(20));
        Assert.True(goodput > 0.9 * 20 * Payload, $"{goodput}");
    }

    private static double Beside(string other, string profile, double megabits, string cap, int buffer)
    {
        var path = Path(megabits, buffer);
        var flow = Add(path, profile, cap);
        Add(path, other);
        path.Run(s_minute);
        return flow.Delivered * 8 / 60e6;
    }

    [Fact]
    public void Vegas_starves_beside_what_is_based_on_loss() => Assert.InRange(Beside("newreno", "vegas", 20, "0", 100_000), 0, 20 / 4.0);

    [Theory]
    [InlineData(20, 5)]
    [InlineData(20, 10)]
    [InlineData(40, 5)]
    [InlineData(40, 20)]
    public void DGP_holds_its_cap_beside_CUBIC(double megabits, int cap) =>
        Assert.True(Beside("cubic", "dgp", megabits, cap + "M", 100_000) >= 0.9 * Math.Min(cap, megabits * Payload / 2));

    /// <summary>And says so beside another flow, too.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(100)]
    public void The_paths_capacity_is_measured(double megabits)
    {
        var path = Path(megabits, 250_000);
        var control = CongestionTable.Create("newreno", new(Segment, 10 * Segment));
        var pacing = new DynamicGoodputPacing(DgpSettings.Article with { FillCap = FillCap.Auto(25) }, control);
        var flow = path.Add(control, pacing);
        Add(path, "cubic");
        path.Run(s_minute);
        Assert.InRange(pacing.Report.Capacity.Megabits, 0.9 * megabits * Payload, 1.1 * megabits * Payload);
        Assert.Equal(pacing.Report.Capacity.BytesPerSecond / 4, pacing.Report.FillCap.BytesPerSecond);
        Assert.True(flow.Delivered * 8 / 60e6 > 0.9 / 4 * megabits * Payload || megabits < 10, $"{flow.Delivered * 8 / 60e6}");
    }

    /// <summary>From their beginnings on, which are not the same.</summary>
    [Theory]
    [InlineData(2, 0.97)]
    [InlineData(4, 0.9)]
    public void Several_share_evenly(int count, double least)
    {
        var path = Path(50);
        var flows = Enumerable.Range(0, count).Select(i => Add(path, "dgp", "1M", new(i * 200_000_000L))).ToArray();
        path.Run(s_minute);
        var shares = flows.Select(flow => (double)flow.Delivered).ToArray();
        Assert.InRange(shares.Sum() * shares.Sum() / count / shares.Sum(share => share * share), least, 1);
    }

    [Fact]
    public void The_cap_is_a_fulcrum() =>
        Assert.Equal(["2M", "10M", "0"], new[] { "10M", "0", "2M" }.OrderBy(cap => Beside("cubic", "dgp", 20, cap, 100_000)));

    /// <summary>Slow start, its end, the first probe: a change of the algorithm is seen here as a changed table.</summary>
    [Fact]
    public void A_trace_of_twelve_seconds()
    {
        var path = Path(20);
        var control = CongestionTable.Create("newreno", new(Segment, 10 * Segment));
        var pacing = new DynamicGoodputPacing(DgpSettings.Article with { FillCap = FillCap.Parse("5M", "fcc") }, control);
        path.Add(control, pacing);
        var text = new StringBuilder("time      GPest   LTbw multiplier      Bw FillCwBw PaceRate  curGpRTT  minRTT  cwnd\n");
        while (path.Now < new Instant(12_000_000_000))
        {
            path.Run(Duration.FromMilliseconds(path.Now < new Instant(1_000_000_000) ? 50 : 250));
            var report = pacing.Report;
            text.Append(CultureInfo.InvariantCulture, $"{path.Now,-9} {report.GoodputEstimate.Megabits,5:F2}  {report.LongTermBandwidth.Megabits,5:F2}      {report.Multiplier / 100.0,5:F1}  {report.Bandwidth.Megabits,6:F2}");
            text.Append(CultureInfo.InvariantCulture, $"   {report.FillRate.Megabits,6:F2}   {report.PaceRate.Megabits,6:F2}    {report.CurrentRtt.Milliseconds,6:F2}   {report.MinimumRtt.Milliseconds,5:F2} {control.Window / Segment,5}{(report.IsProbing ? " probing" : "")}\n");
        }
        Golden.Check("dgp-trace", text.ToString());
    }

    [Fact]
    public void A_run_is_the_same_every_time() => Assert.Equal(Alone("dgp", 20, "5M"), Alone("dgp", 20, "5M"));
}
