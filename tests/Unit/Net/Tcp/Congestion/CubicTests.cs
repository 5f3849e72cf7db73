using CsCheck;
using Stead.Core;
using Stead.Net.Tcp.Congestion;

namespace Stead.Tests.Unit.Net.Tcp.Congestion;

/// <summary>RFC 9438 against its own formulas in floating point.</summary>
public sealed class CubicTests
{
    private const int Segment = 1460;
    private const double C = 0.4;

    private static (Cubic Control, AckClock Clock) At(int segments, int milliseconds)
    {
        var cubic = new Cubic(new(Segment, segments * Segment, HyStart: false));
        return (cubic, new(cubic, Segment, Duration.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public void K_is_the_cube_root_of_the_distance_over_C() =>
        Gen.Select(Gen.Long[0, 1L << 33], Gen.Int[536, 65_000]).Sample((bytes, segment) =>
        {
            var expected = Math.Cbrt(bytes / (double)segment / C);
            Assert.Equal(expected, Cubic.MicrosecondsToGrow(bytes, segment) / 1e6, 1e-4);
        });

    /// <summary>W(t) = C(t − K)³ + W_max: concave to the old top, then convex beyond it, at each moment of 15 seconds.</summary>
    [Theory]
    [InlineData(1000, 100)]
    [InlineData(400, 80)]
    [InlineData(3000, 200)]
    public void After_a_loss_the_window_is_the_cubic_function_of_time(int segments, int milliseconds)
    {
        var (cubic, clock) = At(segments, milliseconds);
        clock.Lose();
        Assert.Equal(segments * 7 / 10 * Segment, cubic.Window);
        clock.Ack();
        var begin = clock.Now;
        var k = Math.Cbrt((segments - segments * 0.7) / C);
        while ((clock.Now - begin).Seconds < 15)
        {
            clock.Ack();
            var t = (clock.Now - begin).Seconds;
            // §4.4 aims a round trip ahead and gets there in one, so the window is the curve's.
            Assert.Equal(C * Math.Pow(t - k, 3) + segments, cubic.Window / (double)Segment, 1.0 + Slope(t, k) * milliseconds / 1000);
        }
        Assert.True(cubic.Window > segments * Segment);
    }

    /// <summary>By how much the curve itself moves in a second.</summary>
    private static double Slope(double t, double k) => 3 * C * (t - k) * (t - k);

    [Fact]
    public void On_a_short_path_it_is_as_fast_as_Reno()
    {
        var (cubic, clock) = At(20, 10);
        clock.Lose();
        clock.Ack();
        var begin = clock.Now;
        // §4.3: 9/17 of a segment a round trip until the old window is reached.
        while ((clock.Now - begin).Seconds < 0.08) clock.Ack();
        Assert.Equal(14 + 9 / 17.0 * 8, cubic.Window / (double)Segment, 0.7);
        // And one a round trip afterwards: there after 0.11 s.
        while ((clock.Now - begin).Seconds < 0.6) clock.Ack();
        Assert.Equal(20 + 1 * (60 - 6 * 17 / 9.0), cubic.Window / (double)Segment, 2.5);
    }

    [Fact]
    public void A_window_that_did_not_reach_the_last_top_leaves_room()
    {
        var (cubic, clock) = At(1000, 100);
        clock.Lose();
        clock.Run(Duration.FromMilliseconds(500));
        var reached = cubic.Window;
        Assert.InRange(reached, 701 * Segment, 900 * Segment);
        clock.Lose();
        // The next top is 0.85 of what was reached: the window stands there after K, not at what was reached.
        clock.Ack();
        var begin = clock.Now;
        var k = Math.Cbrt((0.85 - 0.7) * reached / Segment / C);
        while ((clock.Now - begin).Seconds < k) clock.Ack();
        Assert.Equal(0.85 * reached, cubic.Window, 2.0 * Segment);
    }

    [Fact]
    public void The_curve_waits_for_the_application()
    {
        var (cubic, clock) = At(1000, 100);
        clock.Lose();
        clock.Run(Duration.FromMilliseconds(1000));
        var before = cubic.Window;
        clock.IsWindowLimited = false;
        clock.Run(Duration.FromMilliseconds(20_000));
        Assert.Equal(before, cubic.Window);
        clock.IsWindowLimited = true;
        clock.Run(Duration.FromMilliseconds(200));
        Assert.InRange(cubic.Window, before, before + 30 * Segment);
    }

    [Fact]
    public void A_reduction_for_nothing_is_taken_back_with_its_curve()
    {
        var (cubic, clock) = At(1000, 100);
        clock.Lose();
        clock.Run(Duration.FromMilliseconds(3000));
        var before = cubic.Window;
        clock.Lose();
        Assert.True(cubic.Window < before);
        cubic.OnSpuriousCongestion(clock.Now);
        Assert.Equal(before, cubic.Window);
        clock.Run(Duration.FromMilliseconds(6000));
        // Near the first top: K was 9.1 s.
        Assert.InRange(cubic.Window, 990 * Segment, 1010 * Segment);
    }

    [Fact]
    public void After_a_timeout_slow_start_and_then_a_curve_with_its_top_where_it_begins()
    {
        var (cubic, clock) = At(1000, 100);
        cubic.OnTimeout(new(clock.Now, 1000 * Segment, default), isFirst: true);
        Assert.Equal((Segment, 700 * Segment), (cubic.Window, cubic.SlowStartThreshold));
        while (cubic.Window < 700 * Segment) clock.Ack();
        var begin = clock.Now;
        while ((clock.Now - begin).Seconds < 4) clock.Ack();
        Assert.Equal(700 + C * 64, cubic.Window / (double)Segment, 3.0);
    }

    [Fact]
    public void Slow_start_is_left_when_delay_rises()
    {
        var cubic = new Cubic(new(Segment, 10 * Segment));
        var clock = new AckClock(cubic, Segment, Duration.FromMilliseconds(40));
        while (cubic.Window < 200 * Segment) clock.Ack();
        // 40/8 = 5 ms more: conservative for five rounds, at most a quarter more in each.
        clock.Queueing = Duration.FromMilliseconds(6);
        var begin = cubic.Window;
        var end = clock.Now + Duration.FromMilliseconds(40 * 9);
        while (cubic.SlowStartThreshold == long.MaxValue && clock.Now < end) clock.Ack();
        Assert.NotEqual(long.MaxValue, cubic.SlowStartThreshold);
        Assert.InRange(cubic.Window, begin * 2, begin * 8);
    }

    [Fact]
    public void A_delay_that_passes_lets_slow_start_go_on()
    {
        var cubic = new Cubic(new(Segment, 10 * Segment));
        var clock = new AckClock(cubic, Segment, Duration.FromMilliseconds(40));
        while (cubic.Window < 200 * Segment) clock.Ack();
        clock.Queueing = Duration.FromMilliseconds(6);
        clock.Run(Duration.FromMilliseconds(60));
        clock.Queueing = default;
        clock.Run(Duration.FromMilliseconds(400));
        Assert.Equal(long.MaxValue, cubic.SlowStartThreshold);
        Assert.True(cubic.Window > 10_000 * Segment);
    }
}
