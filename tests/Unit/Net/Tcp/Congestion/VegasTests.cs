using Stead.Core;
using Stead.Net.Tcp.Congestion;

namespace Stead.Tests.Unit.Net.Tcp.Congestion;

/// <summary>The article's formulas: Expected = cwnd/BaseRTT, Actual = cwnd/CurrentRTT, Diff between α and β.</summary>
public sealed class VegasTests
{
    private const int Segment = 1000;

    private static (Vegas Control, AckClock Clock) InAvoidance(int segments)
    {
        var vegas = new Vegas(new(Segment, 2 * segments * Segment), 1, 3);
        var clock = new AckClock(vegas, Segment, Duration.FromMilliseconds(100));
        clock.Ack();
        clock.Lose();
        Assert.Equal(segments * Segment, vegas.Window);
        return (vegas, clock);
    }

    /// <summary>50 segments: 100 ms and 102 ms make one in the buffer, 106.4 ms three.</summary>
    [Theory]
    [InlineData(100_000, 0)]
    [InlineData(102_041, 1000)]
    [InlineData(106_383, 3000)]
    [InlineData(200_000, 25_000)]
    public void Diff_is_what_waits_in_the_buffer(int microseconds, int bytes) =>
        Assert.Equal(bytes, Vegas.Waiting(50 * Segment, Duration.FromMilliseconds(100), Duration.FromMicroseconds(microseconds)), 2.0);

    [Theory]
    [InlineData(1_000, 1)]      // Half a segment waits: below α.
    [InlineData(4_200, 0)]      // Two: between.
    [InlineData(8_700, -1)]     // Four: above β.
    public void The_window_moves_by_a_segment_a_round_trip(int queueingMicroseconds, int step)
    {
        var (vegas, clock) = InAvoidance(50);
        // A whole round of the new delay first.
        clock.Queueing = Duration.FromMicroseconds(queueingMicroseconds);
        clock.Run(Duration.FromMilliseconds(205));
        var before = vegas.Window;
        clock.Run(Duration.FromMilliseconds(500));
        Assert.Equal(before + 5 * step * Segment, vegas.Window, 1.0 * Segment);
        Assert.Equal(Math.Sign(step), Math.Sign(vegas.Window - before));
    }

    [Fact]
    public void Slow_start_grows_in_every_other_round_trip()
    {
        var vegas = new Vegas(new(Segment, 10 * Segment), 1, 3);
        var clock = new AckClock(vegas, Segment, Duration.FromMilliseconds(100));
        var windows = new List<long>();
        for (var round = 0; round < 6; round++)
        {
            for (var rounds = clock.Rounds; clock.Rounds == rounds;) clock.Ack();
            windows.Add(vegas.Window / Segment);
        }
        // The acknowledgement that ends a round already belongs to the next.
        Assert.Equal([10, 11, 20, 21, 40, 41], windows);
    }

    [Fact]
    public void Slow_start_ends_when_a_segment_waits()
    {
        var vegas = new Vegas(new(Segment, 10 * Segment), 1, 3);
        var clock = new AckClock(vegas, Segment, Duration.FromMilliseconds(100));
        clock.Run(Duration.FromMilliseconds(400));
        Assert.Equal(long.MaxValue, vegas.SlowStartThreshold);
        clock.Queueing = Duration.FromMilliseconds(20);
        clock.Run(Duration.FromMilliseconds(400));
        Assert.NotEqual(long.MaxValue, vegas.SlowStartThreshold);
    }
}
