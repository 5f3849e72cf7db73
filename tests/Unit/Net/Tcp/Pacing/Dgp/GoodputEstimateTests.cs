using Stead.Core;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp.Pacing.Dgp;

/// <summary>GPest and LTbw as the article describes them, on a sender whose every acknowledgement is written here.</summary>
public sealed class GoodputEstimateTests
{
    private const int Segment = 1000;
    private static readonly Duration s_rtt = Duration.FromMilliseconds(100);

    /// <summary>Sends ten segments a round trip and has them acknowledged two by two.</summary>
    private sealed class Sender(DgpSettings settings)
    {
        private readonly Dictionary<long, Instant> _sentAt = [];

        public GoodputEstimate Estimate { get; } = new(settings);

        public Instant Now { get; set; }

        public long SentTo { get; private set; }

        public long AcknowledgedTo { get; private set; }

        public bool IsInRecovery { get; set; }

        public Duration HeldBelow { get; set; }

        public long PeerWindow { get; set; } = 1 << 20;

        public List<GoodputMeasurement> Measured { get; } = [];

        public PacingState State => new()
        {
            Now = Now, CongestionWindow = 10 * Segment, SlowStartThreshold = long.MaxValue, InitialWindow = 10 * Segment, PeerWindow = PeerWindow, Outstanding = SentTo - AcknowledgedTo,
            SegmentSize = Segment, SmoothedRtt = s_rtt, LastRtt = s_rtt, IsInRecovery = IsInRecovery, SentTo = SentTo, AcknowledgedTo = AcknowledgedTo,
            OldestSent = _sentAt.TryGetValue(AcknowledgedTo, out var sent) ? sent : null,
        };

        public void Send(int segments)
        {
            for (var i = 0; i < segments; i++)
            {
                Estimate.OnSent(State, SentTo);
                _sentAt[SentTo] = Now;
                SentTo += Segment;
            }
        }

        public void Acknowledge(int segments, Duration after, Duration? rtt = null)
        {
            Now += after;
            var bytes = segments * Segment;
            AcknowledgedTo += bytes;
            var sample = new AckSample
            {
                Now = Now, Acked = bytes, Delivered = bytes, PriorInFlight = 0, InFlight = SentTo - AcknowledgedTo, Rtt = rtt ?? s_rtt, SmoothedRtt = s_rtt,
                FirstSent = _sentAt[AcknowledgedTo - Segment],
            };
            if (Estimate.OnAck(sample, State, AcknowledgedTo, HeldBelow) is { } measured) Measured.Add(measured);
        }

        /// <summary>Ten segments, and their five acknowledgements over a time.</summary>
        public void Round(Duration spread)
        {
            Send(10);
            Now += s_rtt - spread;
            for (var i = 0; i < 5; i++) Acknowledge(2, spread / 5);
        }
    }

    /// <summary>Behind the first acknowledgement, eight segments in 80 ms.</summary>
    [Fact]
    public void The_initial_window_is_the_seed()
    {
        var sender = new Sender(DgpSettings.Article);
        Assert.Equal(0, sender.Estimate.Count);
        sender.Round(s_rtt);
        Assert.Equal(1, sender.Estimate.Count);
        Assert.Equal(8 * Segment * 1000 / 80, sender.Estimate.Rate.BytesPerSecond);
    }

    [Theory]
    [InlineData(4)]     // the article: the seed, and the next three
    [InlineData(3)]     // FreeBSD
    public void The_first_measurements_are_averaged_and_later_ones_move_the_average(int averaged)
    {
        var sender = new Sender(DgpSettings.Article with { Averaged = averaged });
        sender.Round(s_rtt);
        for (var i = 1; i < averaged; i++) sender.Round(s_rtt);
        Assert.Equal(averaged, sender.Estimate.Count);
        var average = sender.Measured.Average(measured => measured.Rate.BytesPerSecond);
        Assert.Equal(average, sender.Estimate.Rate.BytesPerSecond, 1.0);
        sender.Round(s_rtt / 2);
        var last = sender.Measured[^1];
        var share = last.Elapsed / (s_rtt * 8);
        Assert.Equal(average + (last.Rate.BytesPerSecond - average) * share, sender.Estimate.Rate.BytesPerSecond, 2.0);
    }

    [Fact]
    public void The_time_of_a_repair_counts()
    {
        var sender = new Sender(DgpSettings.Article);
        sender.Round(s_rtt);
        sender.Send(10);
        sender.Acknowledge(4, s_rtt);
        // The next acknowledgement waits a round trip for a retransmission: the measurement does too.
        sender.IsInRecovery = true;
        sender.Estimate.OnRetransmitted();
        sender.Acknowledge(6, s_rtt);
        Assert.Equal(2, sender.Measured.Count);
        Assert.True(sender.Measured[^1].HadLosses);
        Assert.Equal(10 * Segment * 1000 / 200, sender.Measured[^1].Rate.BytesPerSecond);
    }

    /// <summary>A packet that was overtaken: acknowledgements come and go no further until it is there.</summary>
    [Fact]
    public void A_measurement_does_not_end_where_the_acknowledgement_stands_still()
    {
        var sender = new Sender(DgpSettings.Article);
        sender.Round(s_rtt);
        sender.Send(10);
        sender.Acknowledge(7, s_rtt * 9 / 10);
        sender.Acknowledge(0, s_rtt / 5);
        Assert.Single(sender.Measured);
        sender.Acknowledge(1, s_rtt / 10);
        Assert.Equal(2, sender.Measured.Count);
        Assert.Equal(8 * Segment * 1000 / 120, sender.Measured[^1].Rate.BytesPerSecond);
    }

    /// <summary>Acknowledgements that a path held back and let go together say nothing of how fast data went.</summary>
    [Fact]
    public void Data_is_no_faster_than_it_was_sent()
    {
        var sender = new Sender(DgpSettings.Article);
        sender.Round(s_rtt);
        for (var i = 0; i < 10; i++)
        {
            sender.Send(1);
            sender.Now += Duration.FromMilliseconds(20);
        }
        // 180 ms from the first to the last, and no time between their acknowledgements.
        sender.Now += s_rtt;
        sender.Send(10);
        var before = sender.Measured.Count;
        sender.Acknowledge(10, Duration.FromMicroseconds(1));
        Assert.Equal(before + 1, sender.Measured.Count);
        Assert.All(sender.Measured, measured => Assert.InRange(measured.Rate.BytesPerSecond, 1, 100_000));
    }

    /// <summary>A multiplier below 100 on an empty path: what arrives is what was let through. A queue, or a loss, says that it is the path's.</summary>
    [Theory]
    [InlineData(125, false, true)]
    [InlineData(100, false, false)]
    [InlineData(125, true, false)]
    public void What_was_held_back_does_not_lower_it(int heldBelow, bool hasLosses, bool isHeld)
    {
        var sender = new Sender(DgpSettings.Article);
        for (var i = 0; i < 6; i++) sender.Round(s_rtt);
        var rate = sender.Estimate.Rate;
        sender.HeldBelow = Duration.FromMilliseconds(heldBelow);
        for (var i = 0; i < 3; i++)
        {
            sender.Send(10);
            if (hasLosses) sender.Estimate.OnRetransmitted();
            for (var j = 0; j < 5; j++) sender.Acknowledge(2, s_rtt / 2);
        }
        Assert.Equal(isHeld, sender.Estimate.Rate == rate);
        sender.Send(20);
        for (var i = 0; i < 10; i++) sender.Acknowledge(2, s_rtt / 10);
        if (isHeld) Assert.True(sender.Estimate.Rate > rate);
    }

    [Fact]
    public void The_peers_window_over_the_lowest_round_trip_is_the_most()
    {
        var sender = new Sender(DgpSettings.Article) { PeerWindow = 3 * Segment };
        sender.Round(s_rtt / 10);
        Assert.Equal(3 * Segment * 10, sender.Estimate.Rate.BytesPerSecond);
    }

    [Fact]
    public void An_application_that_pauses_ends_the_measurement_and_its_pause_is_not_measured()
    {
        var sender = new Sender(DgpSettings.Article);
        for (var i = 0; i < 6; i++) sender.Round(s_rtt);
        var rate = sender.Estimate.Rate;
        sender.Send(10);
        sender.Estimate.OnAppLimited(sender.State);
        sender.Now += s_rtt;
        sender.Acknowledge(10, default);
        sender.Now += Duration.FromMilliseconds(60_000);
        for (var i = 0; i < 4; i++) sender.Round(s_rtt);
        Assert.InRange(sender.Estimate.Rate.BytesPerSecond, rate.BytesPerSecond * 0.9, rate.BytesPerSecond * 1.3);
    }

    [Fact]
    public void Each_measurement_has_a_round_trip_of_its_own_and_that_of_the_one_before()
    {
        var sender = new Sender(DgpSettings.Article);
        sender.Send(10);
        for (var i = 0; i < 5; i++) sender.Acknowledge(2, Duration.FromMilliseconds(20), Duration.FromMilliseconds(50));
        sender.Send(10);
        for (var i = 0; i < 5; i++) sender.Acknowledge(2, Duration.FromMilliseconds(20), Duration.FromMilliseconds(80));
        Assert.Equal((Duration.FromMilliseconds(80), Duration.FromMilliseconds(50)), (sender.Measured[1].Rtt, sender.Measured[1].PreviousRtt));
    }

    [Fact]
    public void The_long_term_bandwidth_counts_only_the_time_with_data_outstanding()
    {
        var longTerm = new LongTermBandwidth();
        longTerm.OnSent(new(0));
        longTerm.OnSent(new(5));
        longTerm.OnAck(new(1_000_000_000), 30_000, isAllAcknowledged: false);
        Assert.Equal(30_000, longTerm.Rate.BytesPerSecond);
        longTerm.OnAck(new(2_000_000_000), 10_000, isAllAcknowledged: true);
        Assert.Equal(20_000, longTerm.Rate.BytesPerSecond);
        longTerm.OnSent(new(100_000_000_000));
        longTerm.OnAck(new(102_000_000_000), 80_000, isAllAcknowledged: true);
        Assert.Equal(30_000, longTerm.Rate.BytesPerSecond);
    }

    [Fact]
    public void The_long_term_bandwidth_begins_again_with_a_measurement()
    {
        var longTerm = new LongTermBandwidth();
        longTerm.OnSent(new(0));
        longTerm.OnAck(new(10_000_000_000), 1_000_000, isAllAcknowledged: false);
        longTerm.Restart(new(10_000_000_000), new(20_000), Duration.FromMilliseconds(500));
        Assert.Equal(20_000, longTerm.Rate.BytesPerSecond);
        longTerm.OnAck(new(10_500_000_000), 20_000, isAllAcknowledged: false);
        Assert.Equal(30_000, longTerm.Rate.BytesPerSecond);
    }
}
