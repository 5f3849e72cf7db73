using Stead.Core;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp.Pacing.Dgp;

/// <summary>The article's future work: the bottleneck's rate from how far apart a burst's acknowledgements are.</summary>
public sealed class PathCapacityTests
{
    private const int Segment = 1000;

    /// <summary>Bursts of eight segments every 10 ms through a bottleneck, acknowledged two by two.</summary>
    private sealed class Sender
    {
        private long _sentTo;
        private Instant _now = new(1_000_000_000);

        public PathCapacity Capacity { get; } = new();

        /// <param name="gap">Between two acknowledgements.</param>
        /// <param name="late">How long the last waits.</param>
        public void Burst(Duration gap, Duration late = default)
        {
            var state = new PacingState
            {
                Now = _now, CongestionWindow = 1 << 20, SlowStartThreshold = 0, InitialWindow = 10_000, PeerWindow = 1 << 20, Outstanding = 0, SegmentSize = Segment,
                SmoothedRtt = default, LastRtt = default, IsInRecovery = false, SentTo = _sentTo, AcknowledgedTo = _sentTo,
            };
            var start = _sentTo;
            for (var i = 0; i < 8; i++, _sentTo += Segment) Capacity.OnSent(state, _sentTo, Segment);
            for (var ack = 1; ack <= 4; ack++) Capacity.OnAck(_now + Duration.FromMilliseconds(5) + gap * ack + (ack == 4 ? late : default), start + ack * 2 * Segment, Segment);
            Capacity.OnMeasured(_now, new(500_000), Duration.FromMilliseconds(50));
            _now += Duration.FromMilliseconds(10);
        }
    }

    private static readonly Duration s_gap = Duration.FromMilliseconds(2);     // of 2000 bytes: a million a second

    [Fact]
    public void A_bursts_acknowledgements_are_as_far_apart_as_the_bottleneck_makes_them()
    {
        var sender = new Sender();
        sender.Burst(s_gap);
        Assert.Equal(1_000_000, sender.Capacity.Rate.BytesPerSecond);
    }

    [Fact]
    public void Nor_those_that_were_held_back_nor_those_among_other_traffic_move_the_median_far()
    {
        var (sender, random) = (new Sender(), new RandomSequence(5));
        for (var i = 0; i < 500; i++)
        {
            // A quarter is let go together, and a quarter has others' packets between.
            var luck = random.Below(4);
            sender.Burst(luck == 0 ? s_gap / 10 : luck == 1 ? s_gap * 2 : s_gap);
        }
        Assert.InRange(sender.Capacity.Rate.BytesPerSecond, 900_000, 1_100_000);
    }

    [Fact]
    public void It_is_never_less_than_goodput_and_never_taken_for_more_than_thrice()
    {
        var sender = new Sender();
        sender.Burst(s_gap / 100);
        Assert.Equal(1_500_000, sender.Capacity.Rate.BytesPerSecond);
        for (var i = 0; i < 200; i++) sender.Burst(s_gap * 4);
        Assert.Equal(500_000, sender.Capacity.Rate.BytesPerSecond);
    }

    /// <summary>A shaper lets its first bytes pass at once: no goodput of the path's.</summary>
    [Fact]
    public void Goodput_counts_over_50_milliseconds_together()
    {
        var capacity = new PathCapacity();
        capacity.OnMeasured(default, new(100_000_000), Duration.FromMicroseconds(100));
        Assert.Equal(0, capacity.Rate.BytesPerSecond);
        capacity.OnMeasured(default, new(1_000_000), Duration.FromMicroseconds(49_900));
        Assert.Equal((100_000_000 / 10_000 + 49_900) * 20, capacity.Rate.BytesPerSecond);
    }

    [Fact]
    public void A_path_that_changes_is_measured_again()
    {
        var sender = new Sender();
        for (var i = 0; i < 50; i++) sender.Burst(s_gap);
        for (var i = 0; i < 100; i++) sender.Burst(s_gap * 3 / 2);
        Assert.InRange(sender.Capacity.Rate.BytesPerSecond, 640_000, 700_000);
    }

    [Fact]
    public void What_is_repaired_is_not_measured()
    {
        var capacity = new PathCapacity();
        var state = new PacingState
        {
            Now = default, CongestionWindow = 1 << 20, SlowStartThreshold = 0, InitialWindow = 10_000, PeerWindow = 1 << 20, Outstanding = 0, SegmentSize = Segment,
            SmoothedRtt = default, LastRtt = default, IsInRecovery = false, SentTo = 0, AcknowledgedTo = 0,
        };
        for (var i = 0; i < 8; i++) capacity.OnSent(state, i * Segment, Segment);
        capacity.OnAck(new(1000), 2 * Segment, Segment);
        capacity.OnRetransmitted();
        capacity.OnAck(new(2000), 8 * Segment, Segment);
        capacity.OnMeasured(default, new(77), Duration.FromSeconds(1));
        Assert.Equal(77, capacity.Rate.BytesPerSecond);
    }
}
