using Stead.Core;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp.Pacing.Dgp;

/// <summary>"The cwnd is reduced to 4 segments for a short period of time so that a new low RTT can be found."</summary>
public sealed class ProbeRttTests
{
    private const int Segment = 1000;
    private static readonly DataRate s_estimate = new(2_500_000);

    private sealed class Prober(DgpSettings settings)
    {
        private Instant _now = new(1_000_000_000);

        public ProbeRtt Probe { get; } = new(settings);

        public double Seconds => _now.Nanoseconds / 1e9 - 1;

        /// <returns>Whether a probe began or ended.</returns>
        public bool Ack(double afterMilliseconds, double rttMilliseconds, int inFlight = 60, bool isNewRound = false)
        {
            _now += Duration.FromSeconds(afterMilliseconds / 1e3);
            var rtt = Duration.FromSeconds(rttMilliseconds / 1e3);
            var sample = new AckSample { Now = _now, Acked = Segment, Delivered = Segment, PriorInFlight = inFlight * Segment, InFlight = inFlight * Segment, Rtt = rtt, IsNewRound = isNewRound };
            var state = new PacingState
            {
                Now = _now, CongestionWindow = 1 << 20, SlowStartThreshold = 0, InitialWindow = 10 * Segment, PeerWindow = 1 << 20, Outstanding = inFlight * Segment, SegmentSize = Segment,
                SmoothedRtt = rtt, LastRtt = rtt, IsInRecovery = false, SentTo = 0, AcknowledgedTo = 0,
            };
            return Probe.OnAck(sample, state, s_estimate, rtt);
        }

        /// <summary>An acknowledgement each 10 ms until something happens.</summary>
        public void Wait(double rttMilliseconds, int inFlight = 60, bool isNewRound = false)
        {
            while (!Ack(10, rttMilliseconds, inFlight, isNewRound)) Assert.True(Seconds < 100);
        }

        public int Multiplier(double roundTripMilliseconds) => Probe.Multiplier(_now, Duration.FromSeconds(roundTripMilliseconds / 1e3));
    }

    [Fact]
    public void When_the_minimum_was_not_seen_for_long_the_window_is_four_segments()
    {
        var prober = new Prober(DgpSettings.Article);
        prober.Ack(0, 20);
        prober.Wait(30);
        Assert.Equal(9.6, prober.Seconds, 0.011);
        Assert.True(prober.Probe.IsProbing);
        Assert.Equal(4 * Segment, prober.Probe.WindowLimit(Segment));
        // It drains; what is sent into the empty path comes back after a round, and 40 ms have passed.
        Assert.False(prober.Ack(25, 22, inFlight: 20));
        Assert.False(prober.Ack(5, 21, inFlight: 4));
        Assert.False(prober.Ack(30, 20.5, inFlight: 4, isNewRound: true));
        Assert.True(prober.Ack(15, 20.5, inFlight: 4));
        Assert.False(prober.Probe.IsProbing);
        Assert.Equal(long.MaxValue, prober.Probe.WindowLimit(Segment));
    }

    [Fact]
    public void A_minimum_that_is_seen_again_puts_it_off()
    {
        var prober = new Prober(DgpSettings.Article);
        prober.Ack(0, 20);
        while (prober.Seconds < 5) prober.Ack(10, 30);
        prober.Ack(10, 20);
        prober.Wait(30);
        Assert.Equal(5.01 + 9.6, prober.Seconds, 0.02);
    }

    [Fact]
    public void The_minimum_is_forgotten_after_ten_seconds()
    {
        var prober = new Prober(DgpSettings.Article with { ProbeInterval = Duration.FromMilliseconds(60_000) });
        prober.Ack(0, 20);
        while (prober.Seconds < 8.5) prober.Ack(10, 40);
        Assert.Equal(Duration.FromMilliseconds(20), prober.Probe.MinimumRtt);
        while (prober.Seconds < 11.5) prober.Ack(10, 40);
        Assert.Equal(Duration.FromMilliseconds(40), prober.Probe.MinimumRtt);
    }

    [Fact]
    public void A_lower_round_trip_shortly_before_is_another_flows_probe_and_joined()
    {
        var prober = new Prober(DgpSettings.Article);
        prober.Ack(0, 20);
        while (prober.Seconds < 8.7) prober.Ack(10, 30);
        Assert.True(prober.Ack(10, 19));
        Assert.True(prober.Probe.IsProbing);
    }

    [Fact]
    public void No_probe_is_longer_than_two_seconds()
    {
        var prober = new Prober(DgpSettings.Article);
        prober.Ack(0, 20);
        prober.Wait(30);
        var began = prober.Seconds;
        prober.Wait(30);
        Assert.Equal(2, prober.Seconds - began, 0.02);
    }

    /// <summary>60, 50, 40 percent, and no window.</summary>
    [Fact]
    public void FreeBSD_probes_with_a_lower_rate()
    {
        var prober = new Prober(DgpSettings.FreeBsd);
        prober.Ack(0, 20);
        prober.Wait(30);
        Assert.Equal(long.MaxValue, prober.Probe.WindowLimit(Segment));
        Assert.Equal(60, prober.Multiplier(30));
        prober.Ack(31, 30);
        Assert.Equal(50, prober.Multiplier(30));
        prober.Ack(90, 30);
        Assert.Equal(40, prober.Multiplier(30));
    }

    /// <summary>Only a minimum that falls by a quarter of a second counts there as found again.</summary>
    [Fact]
    public void FreeBSD_probes_every_9_6_seconds_whatever_is_seen()
    {
        var prober = new Prober(DgpSettings.FreeBsd with { JoinWithin = 0 });
        prober.Ack(0, 20);
        prober.Wait(20);
        Assert.Equal(9.6, prober.Seconds, 0.011);
    }
}
