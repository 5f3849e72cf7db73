using Stead.Core;
using Stead.Net.Tcp.Congestion;

namespace Stead.Tests.Unit.Net.Tcp.Congestion;

/// <summary>Hybrid slow start and Linux' CUBIC around it.</summary>
public sealed class HybridSlowStartTests
{
    private const int Segment = 1000;

    private static Duration Ms(double milliseconds) => Duration.FromMicroseconds((long)(1000 * milliseconds));

    private static AckSample Ack(Instant now, Duration rtt, int segments, int inFlight) => new()
    {
        Now = now, Acked = segments * Segment, Delivered = segments * Segment, PriorInFlight = (inFlight + segments) * Segment, InFlight = inFlight * Segment,
        Rtt = rtt, SmoothedRtt = rtt, MinimumRtt = rtt, IsWindowLimited = true,
    };

    /// <summary>Acknowledgements a millisecond apart: over when they have come for half of 100 ms, and of as much as a burst takes; a paced sender's for all of it.</summary>
    [Theory]
    [InlineData(false, 51)]
    [InlineData(true, 102)]
    public void A_long_train_of_acknowledgements_ends_it(bool isPaced, int after)
    {
        var hybrid = new HybridSlowStart(Segment, isPaced);
        var begin = new Instant(1_000_000_000);
        var over = Enumerable.Range(0, 200).First(i => hybrid.IsOver(Ack(begin + Ms(i), Ms(100), 1, 200), 200 * Segment));
        Assert.Equal(after, over);
    }

    [Fact]
    public void A_gap_ends_the_train_and_a_small_window_is_not_looked_at()
    {
        var hybrid = new HybridSlowStart(Segment, isPaced: false);
        var begin = new Instant(1_000_000_000);
        for (var i = 0; i < 200; i++) Assert.False(hybrid.IsOver(Ack(begin + Ms(3 * i), Ms(100), 1, 500), 200 * Segment));
        hybrid = new(Segment, isPaced: false);
        for (var i = 0; i < 200; i++) Assert.False(hybrid.IsOver(Ack(begin + Ms(i), Ms(100), 1, 14), 15 * Segment));
    }

    /// <summary>An eighth of 200 ms, but 16 ms at most; the lowest of nine in a round counts.</summary>
    [Theory]
    [InlineData(217, true)]
    [InlineData(215, false)]
    public void A_round_that_took_longer_ends_it(double milliseconds, bool isOver)
    {
        var hybrid = new HybridSlowStart(Segment, isPaced: false);
        var now = new Instant(1_000_000_000);
        Assert.False(hybrid.IsOver(Ack(now, Ms(200), 10, 10), 10 * Segment));
        for (var i = 1; i <= 9; i++)
        {
            now += Ms(10);
            Assert.Equal(isOver && i == 9, hybrid.IsOver(Ack(now, Ms(milliseconds + 50 * (i % 2)), 1, 20), 20 * Segment));
        }
    }

    /// <summary>Where nothing was lost yet it grows by a twentieth in a round trip, where RFC 9438's grows as Reno's would: not at all so early.</summary>
    [Fact]
    public void Linux_does_not_begin_slowly()
    {
        var grown = new long[2];
        foreach (var isLinux in new[] { false, true })
        {
            var cubic = new Cubic(new(Segment, 200 * Segment, HyStart: false), isLinux);
            var clock = new AckClock(cubic, Segment, Ms(20));
            cubic.LeaveSlowStart(clock.Now, 200 * Segment);
            for (var i = 0; i < 1000; i++) clock.Ack();
            grown[isLinux ? 1 : 0] = cubic.Window / Segment;
        }
        Assert.InRange(grown[0], 200, 206);
        Assert.InRange(grown[1], 248, 252);
    }

    /// <summary>RFC 9438 §5.8: a pause is no time.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pause_is_no_time_for_the_curve(bool isLinux)
    {
        var cubic = new Cubic(new(Segment, 1000 * Segment, HyStart: false), isLinux);
        var clock = new AckClock(cubic, Segment, Ms(100));
        clock.Lose();
        clock.Run(Duration.FromSeconds(1));
        var before = cubic.Window;
        clock.Pause(Duration.FromSeconds(30));
        cubic.OnIdle(clock.Now, 0);
        clock.Run(Ms(100));
        Assert.InRange(cubic.Window, before, before + 50 * Segment);
    }
}
