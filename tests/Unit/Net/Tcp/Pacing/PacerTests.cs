using CsCheck;
using Stead.Core;
using Stead.Net.Tcp.Pacing;

namespace Stead.Tests.Unit.Net.Tcp.Pacing;

/// <summary>The one mechanism: bursts at a rate.</summary>
public sealed class PacerTests
{
    private static readonly DataRate s_rate = new(1_000_000);

    [Fact]
    public void A_burst_leaves_at_once_and_the_next_when_its_time_has_passed()
    {
        var pacer = new Pacer();
        Assert.Equal(4000, pacer.Allowance(new(0), s_rate, 4000));
        pacer.OnSent(4000);
        Assert.Equal(0, pacer.Allowance(new(0), s_rate, 4000));
        Assert.Equal(new Instant(4_000_000), pacer.NextSend(s_rate));
        Assert.Equal(0, pacer.Allowance(new(3_999_999), s_rate, 4000));
        Assert.Equal(4000, pacer.Allowance(new(4_000_000), s_rate, 4000));
    }

    [Fact]
    public void A_burst_may_leave_in_parts()
    {
        var pacer = new Pacer();
        Assert.Equal(4000, pacer.Allowance(new(0), s_rate, 4000));
        pacer.OnSent(1000);
        Assert.Equal(3000, pacer.Allowance(new(500_000), s_rate, 4000));
        pacer.OnSent(3000);
        Assert.Equal(0, pacer.Allowance(new(500_000), s_rate, 4000));
        Assert.Equal(new Instant(4_000_000), pacer.NextSend(s_rate));
    }

    [Fact]
    public void An_idle_sender_has_saved_no_more_than_a_quarter_of_a_burst()
    {
        var pacer = new Pacer();
        pacer.Allowance(new(0), s_rate, 4000);
        pacer.OnSent(4000);
        var late = new Instant(3_600_000_000_000_000);
        Assert.Equal(4000, pacer.Allowance(late, s_rate, 4000));
        pacer.OnSent(4000);
        Assert.Equal(late + new Duration(3_000_000), pacer.NextSend(s_rate));
    }

    [Fact]
    public void What_is_owed_is_paid_at_the_rate_of_today()
    {
        var pacer = new Pacer();
        pacer.Allowance(new(0), new(1000), 2000);
        pacer.OnSent(2000);
        Assert.Equal(new Instant(2_000_000_000), pacer.NextSend(new(1000)));
        Assert.Equal(new Instant(2_000_000), pacer.NextSend(new(1_000_000)));
        Assert.Equal(Instant.Never, pacer.NextSend(DataRate.Zero));
    }

    /// <summary>However often it is asked, and however odd the rate: never more than the rate, a burst and its quarter; never less when it sends whenever it may.</summary>
    [Fact]
    public void It_keeps_the_rate() =>
        Gen.Select(Gen.Long[1000, 20_000_000_000], Gen.Int[2, 40], Gen.Int[1, 100_000].Array[1, 200]).Sample((rate, segments, waits) =>
        {
            var (pacer, now, sent, burst, started) = (new Pacer(), new Instant(77), 0L, segments * 1460, new Instant(77));
            foreach (var wait in waits)
            {
                var allowance = (int)pacer.Allowance(now, new(rate), burst);
                Assert.InRange(allowance, 0, burst);
                pacer.OnSent(allowance);
                sent += allowance;
                var next = pacer.NextSend(new(rate));
                // Sometimes too early, sometimes on time.
                now = wait % 3 == 0 ? Instant.Min(now + new Duration(wait), Instant.Max(now, next)) : Instant.Max(now, next);
            }
            var due = new DataRate(rate).BytesIn(now - started);
            Assert.InRange(sent, due - 32, due + burst + burst / 4 + 1);
        });

    [Theory]
    [InlineData(625_000, 2)]        // 5 Mbit/s: 2500 bytes in 4 ms
    [InlineData(3_750_000, 11)]     // 30 Mbit/s: 15000 bytes
    [InlineData(125_000_000, 40)]   // 1 Gbit/s: as much as may leave together
    [InlineData(8_000, 2)]
    public void A_burst_is_four_milliseconds_of_data(long rate, int segments) =>
        Assert.Equal(segments * 1460, Pacer.BurstSize(new(rate), 250, 1460, 2, 40));
}
