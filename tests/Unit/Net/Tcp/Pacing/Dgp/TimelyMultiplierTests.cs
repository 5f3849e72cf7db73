using Stead.Core;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp.Pacing.Dgp;

/// <summary>When Timely's word is followed, and when goodput says something else.</summary>
public sealed class TimelyMultiplierTests
{
    private static readonly Duration s_minimum = Duration.FromMilliseconds(20);
    private static readonly DataRate s_rate = new(1_000_000);

    /// <summary>34 in a minimum RTT.</summary>
    private const int Segment = 588;

    private static GoodputMeasurement Measured(double rtt, double previous, double rate = 1, bool losses = false, bool slowStart = false) => new(
        s_rate * rate, Duration.FromMilliseconds(25), Duration.FromSeconds(rtt / 1e3), Duration.FromSeconds(previous / 1e3), losses, slowStart, !slowStart, LossBegan: losses);

    private static TimelyMultiplier After(DgpSettings settings, params GoodputMeasurement[] measured)
    {
        var multiplier = new TimelyMultiplier(settings);
        foreach (var one in measured) multiplier.Update(one, s_rate, s_rate * 10, s_minimum, Segment);
        return multiplier;
    }

    [Fact]
    public void It_begins_at_250_in_slow_start_100_in_avoidance_and_90_in_recovery()
    {
        var multiplier = After(DgpSettings.Article);
        Assert.Equal((25_000, 10_000, 9_000), (multiplier.SlowStart, multiplier.Avoidance, multiplier.Recovery));
    }

    [Fact]
    public void A_short_round_trip_raises_what_was_used_by_two_points()
    {
        Assert.Equal((25_000, 10_200), (After(DgpSettings.Article, Measured(21, 21)).SlowStart, After(DgpSettings.Article, Measured(21, 21)).Avoidance));
        Assert.Equal(10_000, After(DgpSettings.Article, Measured(21, 21, slowStart: true)).Avoidance);
    }

    /// <summary>By the same rate, not by the same share of its own: from half of two points to one and a half times them.</summary>
    [Theory]
    [InlineData(1, 10_200)]
    [InlineData(1.25, 10_161)]
    [InlineData(8, 10_100)]
    [InlineData(0.75, 10_272)]
    [InlineData(0.1, 10_300)]
    public void A_slow_flow_gains_on_a_fast_one(double rate, int multiplier)
    {
        var one = new TimelyMultiplier(DgpSettings.Article);
        one.Update(Measured(21, 21, rate), s_rate * rate, s_rate * 100, s_minimum, Segment);
        Assert.Equal(multiplier, one.Avoidance);
        var points = new TimelyMultiplier(DgpSettings.FreeBsd);
        points.Update(Measured(21, 21, rate), s_rate * rate, s_rate * 100, s_minimum, Segment);
        Assert.Equal(10_200, points.Avoidance);
    }

    [Fact]
    public void It_rises_no_further_than_130()
    {
        var multiplier = After(DgpSettings.Article with { MostOver = 1000 }, [.. Enumerable.Repeat(Measured(21, 21), 60)]);
        Assert.Equal(13_000, multiplier.Avoidance);
        // FreeBSD: while it asks for less than 130 % of the last goodput, which is the same where estimate and goodput are.
        Assert.InRange(After(DgpSettings.FreeBsd, [.. Enumerable.Repeat(Measured(21, 21), 60)]).Avoidance, 13_000, 14_000);
    }

    [Fact]
    public void It_falls_no_further_than_50() => Assert.Equal(5_000, After(DgpSettings.Article, [.. Enumerable.Repeat(Measured(400, 400), 30)]).Avoidance);

    [Fact]
    public void A_full_buffer_takes_all_above_100_and_the_excess()
    {
        // T_high is 60 ms: 1 − 0.8 · (1 − 60/80) of 100 %.
        var multiplier = After(DgpSettings.Article, Measured(21, 21), Measured(21, 21), Measured(80, 80));
        Assert.Equal(8_000, multiplier.Avoidance);
    }

    /// <summary>Pushed aside without losses: three pushes of ten points, and then Timely is obeyed.</summary>
    [Fact]
    public void Lost_ground_is_pushed_for_three_times()
    {
        var fall = new[] { 1, 0.9, 0.8, 0.7, 0.6, 0.5 };
        var measured = fall.Select((rate, i) => Measured(30 + 4 * i, 26 + 4 * i, rate)).ToArray();
        var courses = Enumerable.Range(1, fall.Length).Select(n => After(DgpSettings.Article, measured[..n]).Avoidance).ToArray();
        // The threshold: 96 % rises to 106 %, and above 100 a push holds.
        Assert.True(courses[1] > courses[0] && courses[2] == courses[1] && courses[3] == courses[2], string.Join(' ', courses));
        Assert.True(courses[4] < courses[3] && courses[5] < courses[4], string.Join(' ', courses));
    }

    [Fact]
    public void Whoever_gets_what_was_paced_has_lost_no_ground()
    {
        var multiplier = new TimelyMultiplier(DgpSettings.Article);
        multiplier.Update(Measured(30, 26), s_rate, s_rate * 10, s_minimum, Segment);
        var before = multiplier.Avoidance;
        multiplier.Update(Measured(34, 30, rate: 0.9), s_rate, s_rate * 0.9, s_minimum, Segment);
        Assert.True(multiplier.Avoidance < before);
    }

    [Fact]
    public void Gained_ground_is_followed_against_a_rising_round_trip()
    {
        var multiplier = After(DgpSettings.Article, Measured(30, 30), Measured(34, 30, rate: 1.1));
        Assert.Equal(10_400, multiplier.Avoidance);
        var losing = After(DgpSettings.Article, Measured(30, 30), Measured(34, 30, rate: 1.1, losses: true));
        Assert.Equal(8_000, losing.Avoidance);
    }

    /// <summary>A buffer that is full before delay can tell.</summary>
    [Fact]
    public void Losses_at_a_long_round_trip_lower_it_as_they_lower_the_window()
    {
        Assert.Equal(8_000, After(DgpSettings.Article, Measured(40, 40, losses: true)).Avoidance);
        Assert.Equal(10_200, After(DgpSettings.Article, Measured(22, 22, losses: true)).Avoidance);
        Assert.Equal(10_200, After(DgpSettings.FreeBsd, Measured(40, 40, losses: true)).Avoidance);
    }

    /// <summary>As the window: what a recovery takes it takes once, in however many measurements it lasts.</summary>
    [Fact]
    public void A_recovery_lowers_it_once()
    {
        var first = Measured(40, 40, losses: true);
        Assert.InRange(After(DgpSettings.Article, first, first with { LossBegan = false }).Avoidance, 8_000, 8_400);
        Assert.Equal(6_400, After(DgpSettings.Article, first, first).Avoidance);
    }

    [Fact]
    public void What_a_loss_took_comes_back_in_two_measurements_of_an_empty_path()
    {
        var loss = Measured(40, 40, losses: true);
        Assert.Equal(9_000, After(DgpSettings.Article with { RestorePoints = 10 }, loss, Measured(21, 21)).Avoidance);
        Assert.Equal(10_000, After(DgpSettings.Article with { RestorePoints = 10 }, loss, Measured(21, 21), Measured(21, 21)).Avoidance);
        Assert.Equal(10_200, After(DgpSettings.Article with { RestorePoints = 10 }, loss, Measured(21, 21), Measured(21, 21), Measured(21, 21)).Avoidance);
        Assert.Equal(8_200, After(DgpSettings.Article with { RestorePoints = 0 }, loss, Measured(21, 21)).Avoidance);
    }

    /// <summary>Ten points where 170 segments fit into a minimum RTT and more, two where 34 do.</summary>
    [Theory]
    [InlineData(1, 8_200)]
    [InlineData(2.5, 8_500)]
    [InlineData(5, 9_000)]
    [InlineData(50, 9_000)]
    public void A_long_path_is_filled_again_sooner(double rate, int multiplier)
    {
        var one = new TimelyMultiplier(DgpSettings.Article with { RestorePoints = 10 });
        one.Update(Measured(80, 80, rate), s_rate * rate, s_rate * 100, s_minimum, Segment);
        Assert.Equal(8_000, one.Avoidance);
        one.Update(Measured(21, 21, rate), s_rate * rate, s_rate * 100, s_minimum, Segment);
        Assert.Equal(multiplier, one.Avoidance);
    }

    [Fact]
    public void After_a_probe_both_are_130()
    {
        var multiplier = After(DgpSettings.Article);
        multiplier.Restart(130);
        Assert.Equal((13_000, 13_000), (multiplier.SlowStart, multiplier.Avoidance));
    }

    [Fact]
    public void Without_Timely_it_stays() => Assert.Equal(10_000, After(DgpSettings.Article with { NoTimely = true }, Measured(400, 20)).Avoidance);

    [Fact]
    public void Slow_start_is_over_when_goodput_does_not_rise_for_five_rounds()
    {
        var exit = new SlowStartExit(DgpSettings.Article);
        var over = new List<bool>();
        foreach (var rate in new[] { 10, 20, 40, 60, 70, 71, 70, 71, 70, 71 })
        {
            exit.OnRound();
            over.Add(exit.IsOver(new(rate), over.Count + 1));
        }
        // 60 is a rise over 40, and nothing after it is over 72; the fifth round after it is the end.
        Assert.Equal([false, false, false, false, false, false, false, false, true, true], over);
    }
}
