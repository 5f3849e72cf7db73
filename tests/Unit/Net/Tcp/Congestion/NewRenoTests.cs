using Stead.Core;
using Stead.Net.Tcp.Congestion;

namespace Stead.Tests.Unit.Net.Tcp.Congestion;

/// <summary>RFC 5681, and the article's words for it.</summary>
public sealed class NewRenoTests
{
    private const int Segment = 1460;

    private static NewReno New(int segments = 10, int limit = int.MaxValue) => new(new(Segment, segments * Segment, GrowthLimit: limit));

    private static AckSample Ack(long bytes, bool isRecovery = false, bool isLimited = true) => new()
    {
        Now = default, Acked = bytes, Delivered = bytes, PriorInFlight = 0, InFlight = 0, IsInRecovery = isRecovery, IsWindowLimited = isLimited,
    };

    /// <summary>"With each arriving acknowledgement FS will go down by two packets and cwnd will be increased by two": four more may leave.</summary>
    [Fact]
    public void Slow_start_grows_by_what_was_acknowledged()
    {
        var reno = New();
        long flight = 10 * Segment;
        for (var ack = 1; ack <= 5; ack++)
        {
            flight -= 2 * Segment;
            reno.OnAck(Ack(2 * Segment));
            Assert.Equal((10 + 2 * ack) * Segment, reno.Window);
            Assert.Equal(4 * Segment, reno.Window - flight);
            flight = reno.Window;
        }
        Assert.Equal(20 * Segment, reno.Window);
        Assert.Equal(long.MaxValue, reno.SlowStartThreshold);
    }

    /// <summary>RFC 7661 §4.4.2: three quarters of what was in use stay the aim after a pause.</summary>
    [Fact]
    public void A_pause_leaves_the_threshold_where_the_window_was()
    {
        var reno = New(20);
        reno.OnCongestion(new(default, 20 * Segment, default));
        reno.OnRecovered(default);
        while (reno.Window < 40 * Segment) reno.OnAck(Ack(Segment));
        Assert.Equal(10 * Segment, reno.SlowStartThreshold);
        reno.OnIdle(default, 0);
        Assert.Equal((40 * Segment, 10 * Segment), (reno.Window, reno.SlowStartThreshold));
        reno.OnIdle(default, 1);
        Assert.Equal((20 * Segment, 30 * Segment), (reno.Window, reno.SlowStartThreshold));
    }

    [Fact]
    public void Where_it_is_limited_an_acknowledgement_counts_for_two_segments_at_most()
    {
        var reno = New(limit: 2);
        reno.OnAck(Ack(8 * Segment));
        Assert.Equal(12 * Segment, reno.Window);
    }

    [Fact]
    public void A_loss_halves_and_then_a_window_brings_a_segment()
    {
        var reno = New(40);
        reno.OnCongestion(new(default, 40 * Segment, default));
        Assert.Equal(20 * Segment, reno.SlowStartThreshold);
        reno.OnAck(Ack(5 * Segment, isRecovery: true));
        reno.OnRecovered(default);
        Assert.Equal(20 * Segment, reno.Window);
        for (var i = 0; i < 19; i++) reno.OnAck(Ack(Segment));
        Assert.Equal(20 * Segment, reno.Window);
        reno.OnAck(Ack(Segment));
        Assert.Equal(21 * Segment, reno.Window);
    }

    [Fact]
    public void Of_less_in_flight_than_the_window_the_flight_is_halved_and_two_segments_are_the_least()
    {
        var reno = New(40);
        reno.OnCongestion(new(default, 11 * Segment, default));
        Assert.Equal(5 * Segment, reno.Window);
        reno.OnCongestion(new(default, 2 * Segment, default));
        Assert.Equal(2 * Segment, reno.Window);
    }

    [Fact]
    public void A_timeout_leaves_one_segment_and_slow_start_ends_at_half()
    {
        var reno = New(20);
        reno.OnTimeout(new(default, 20 * Segment, default), isFirst: true);
        Assert.Equal((Segment, 10 * Segment), (reno.Window, reno.SlowStartThreshold));
        // The same segment's next timeout: there is nothing more to halve.
        reno.OnTimeout(new(default, Segment, default), isFirst: false);
        Assert.Equal(10 * Segment, reno.SlowStartThreshold);
        // From 1 to 10 are 9: they are slow start's, and 2 of 11 congestion avoidance's.
        reno.OnAck(Ack(11 * Segment));
        Assert.Equal(10 * Segment, reno.Window);
        for (var i = 0; i < 8; i++) reno.OnAck(Ack(Segment));
        Assert.Equal(11 * Segment, reno.Window);
    }

    [Fact]
    public void A_reduction_for_nothing_is_taken_back()
    {
        var reno = New(30);
        reno.OnTimeout(new(default, 30 * Segment, default), isFirst: true);
        reno.OnSpuriousCongestion(default);
        Assert.Equal((30 * Segment, long.MaxValue), (reno.Window, reno.SlowStartThreshold));
    }

    [Fact]
    public void What_the_application_does_not_use_does_not_grow()
    {
        var reno = New();
        reno.OnAck(Ack(10 * Segment, isLimited: false));
        Assert.Equal(10 * Segment, reno.Window);
    }

    [Fact]
    public void Each_timeout_of_idleness_halves_down_to_the_initial_window()
    {
        var reno = New();
        reno.OnAck(Ack(70 * Segment));
        reno.OnIdle(default, 1);
        Assert.Equal(40 * Segment, reno.Window);
        reno.OnIdle(default, 5);
        Assert.Equal(10 * Segment, reno.Window);
    }

    [Fact]
    public void The_window_counts_segments_of_any_size()
    {
        var reno = New();
        reno.OnSegmentSize(1000);
        Assert.Equal(10_000, reno.Window);
    }

    [Fact]
    public void Paced_it_falls_to_eighty_percent_of_itself_and_grows_while_half_is_in_use()
    {
        var reno = New(50);
        reno.OnPaced(80, evenCubic: true);
        // Whatever is in flight, and half of it lets the window grow.
        reno.OnCongestion(new(default, 30 * Segment, default));
        Assert.Equal(40 * Segment, reno.Window);
        for (var i = 0; i < 40; i++) reno.OnAck(Ack(Segment, isLimited: false) with { PriorInFlight = 20 * Segment });
        Assert.Equal(41 * Segment, reno.Window);
        for (var i = 0; i < 50; i++) reno.OnAck(Ack(Segment, isLimited: false) with { PriorInFlight = 20 * Segment });
        Assert.Equal(41 * Segment, reno.Window);
    }
}
