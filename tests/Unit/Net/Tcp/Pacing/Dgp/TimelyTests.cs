using CsCheck;
using Stead.Core;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp.Pacing.Dgp;

/// <summary>Algorithm 1 of the article, line by line.</summary>
public sealed class TimelyTests
{
    /// <summary>An eighth, as FreeBSD has it: easier to reckon with.</summary>
    private static readonly DgpSettings s_settings = DgpSettings.Article with { InverseAlpha = 8 };

    private const double Alpha = 1 / 8.0, Beta = 0.8, Delta = 2;

    /// <summary>The article's listing, in floating point and its own words, on a rate in percent.</summary>
    private sealed class Listing(double minRtt)
    {
        private double _prevRtt = double.NaN, _rttDiff;
        private int _negative;

        public double Rate { get; private set; } = 100;

        public void Run(double newRtt)
        {
            var newRttDiff = newRtt - (double.IsNaN(_prevRtt) ? newRtt : _prevRtt);
            _prevRtt = newRtt;
            _rttDiff = (1 - Alpha) * _rttDiff + Alpha * newRttDiff;
            var normalizedGradient = _rttDiff / minRtt;
            var (tLow, tHigh) = (1.25 * minRtt, 3 * minRtt);
            _negative = normalizedGradient < 0 ? _negative + 1 : 0;
            if (newRtt < tLow) { Rate += Delta; return; }
            if (newRtt > tHigh) { Rate *= 1 - Beta * (1 - tHigh / newRtt); return; }
            if (normalizedGradient <= 0) Rate += (_negative >= 5 ? 5 : 1) * Delta;
            else Rate *= 1 - Beta * normalizedGradient;
        }
    }

    [Fact]
    public void It_is_the_listing() =>
        Gen.Select(Gen.Int[1, 300], Gen.Double[1.0, 5.0].Array[1, 80]).Sample((milliseconds, factors) =>
        {
            var minimum = Duration.FromMilliseconds(milliseconds);
            var (timely, listing, rate, previous) = (new Timely(s_settings), new Listing(minimum.Nanoseconds), 100.0, Duration.Zero);
            foreach (var factor in factors)
            {
                var rtt = new Duration((long)(minimum.Nanoseconds * factor));
                var step = timely.Advance(rtt, previous == default ? rtt : previous, minimum);
                previous = rtt;
                rate = step.Rises ? rate + step.Increments * Delta : rate * (1 - step.Millionths / 1e6);
                listing.Run(rtt.Nanoseconds);
                Assert.Equal(listing.Rate, rate, 1e-3 * factors.Length);
            }
        });

    private static TimelyStep Step(params double[] milliseconds)
    {
        var (timely, previous, step) = (new Timely(s_settings), milliseconds[0], default(TimelyStep));
        foreach (var rtt in milliseconds)
        {
            step = timely.Advance(Duration.FromSeconds(rtt / 1e3), Duration.FromSeconds(previous / 1e3), Duration.FromMilliseconds(20));
            previous = rtt;
        }
        return step;
    }

    [Fact]
    public void Below_T_low_it_adds_one_delta() => Assert.Equal(new TimelyStep(1, 0, false), Step(21, 24.9));

    /// <summary>T_high is 60 ms: 1 − 0.8 · (1 − 60/80) is 0.8.</summary>
    [Fact]
    public void Above_T_high_it_falls_by_the_excess() => Assert.Equal(new TimelyStep(0, 200_000, true), Step(40, 80));

    /// <summary>From 30 to 38 ms: an eighth of 8 ms over 20 ms is 0.05, times 0.8.</summary>
    [Fact]
    public void Between_them_it_falls_by_the_gradient() => Assert.Equal(new TimelyStep(0, 40_000, false), Step(30, 38));

    [Fact]
    public void A_round_trip_that_stays_adds_one_delta() => Assert.Equal(new TimelyStep(1, 0, false), Step(40, 40, 40));

    [Fact]
    public void Five_falling_ones_in_a_row_add_five_deltas()
    {
        Assert.Equal(1, Step(50, 49, 48, 47, 46).Increments);
        Assert.Equal(5, Step(50, 49, 48, 47, 46, 45).Increments);
        Assert.Equal(5, Step(50, 49, 48, 47, 46, 45, 44).Increments);
    }

    /// <summary>FreeBSD: one boost, and counting begins anew.</summary>
    [Fact]
    public void By_FreeBSD_every_fifth_rise_adds_five_deltas()
    {
        var timely = new Timely(DgpSettings.FreeBsd);
        var rtt = Duration.FromMilliseconds(22);
        Assert.Equal([1, 1, 1, 1, 5, 1, 1, 1, 1, 5, 1], Enumerable.Range(0, 11).Select(_ => timely.Advance(rtt, rtt, Duration.FromMilliseconds(20)).Increments));
    }

    /// <summary>A gradient so steep that the product is beyond one: to the least multiplier, not below nothing (FreeBSD's underflow takes a point).</summary>
    [Fact]
    public void The_steepest_gradient_takes_all_there_is()
    {
        var timely = new Timely(s_settings);
        var step = timely.Advance(Duration.FromMilliseconds(59), Duration.FromMilliseconds(0), Duration.FromMilliseconds(20));
        Assert.InRange(step.Millionths, 290_000, 300_000);
        for (var i = 0; i < 20; i++) step = timely.Advance(Duration.FromMilliseconds(59), Duration.FromMilliseconds(10), Duration.FromMilliseconds(20));
        Assert.Equal(1_000_000, step.Millionths);
    }
}
