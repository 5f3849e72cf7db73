using Stead.Core;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>How long is waited, and when no more (RFC 9293 §3.8.3, §3.8.6.1, RFC 6298, RFC 5681 §4.1).</summary>
public sealed class TimerTests
{
    private const TcpFlags Ack = TcpFlags.Ack, Fin = TcpFlags.Fin, Reset = TcpFlags.Reset;

    private static readonly TcpSettings s_settings = TcpSettings.Linux with { Timestamps = false, ChallengeInterval = Duration.Zero, TailLossProbe = false };

    private static Duration Ms(long milliseconds) => Duration.FromMilliseconds(milliseconds);

    /// <summary>§3.8.6.1: the first probe after a timeout, the others ever more seldom.</summary>
    [Fact]
    public void A_closed_window_is_probed_ever_more_seldom()
    {
        var peer = new LonePeer(s_settings).Establish(window: 1000, rtt: Ms(50));
        peer.Write(5000);
        peer.ForgetSent();
        peer.Send(Ack, 1, 1001, window: 0);
        var expected = peer.Info.RetransmissionTimeout;
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(expected, peer.WaitForPacket(Duration.FromSeconds(200)));
            peer.Expect(Ack, 1000, 1);
            peer.Send(Ack, 1, 1001, window: 0);
            expected = Duration.Min(expected * 2, s_settings.MaximumTimeout);
        }
    }

    /// <summary>MUST-37: a window of zero is no end, as long as probes are answered; MUST-36: also where it was closed on what was under way.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_peer_that_answers_is_waited_for(bool isAnswering, bool isSomethingUnderWay)
    {
        var peer = new LonePeer(s_settings with { Retries = 4 }).Establish(window: 1000);
        peer.Write(5000);
        peer.ForgetSent();
        peer.Send(Ack, 1, isSomethingUnderWay ? 1u : 1001, window: 0);
        for (var i = 0; i < 12 && peer.Connection.State == TcpState.Established; i++)
        {
            peer.Wait(Duration.FromSeconds(120));
            if (peer.ForgetSent() > 0 && isAnswering) peer.Send(Ack, 1, isSomethingUnderWay ? 1u : 1001, window: 0);
        }
        Assert.Equal(isAnswering ? (TcpState.Established, TcpFailure.None) : (TcpState.Closed, TcpFailure.TimedOut), (peer.Connection.State, peer.Connection.Failure));
    }

    /// <summary>Whom nobody waits for any more does not hold its connection for so long: eight timeouts, eight probes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_nobody_waits_for_has_a_nearer_end(bool isWindowClosed)
    {
        var peer = new LonePeer(s_settings).Establish(window: 1000, rtt: Ms(50));
        peer.Do(connection =>
        {
            connection.Write(peer.Now, new byte[isWindowClosed ? 2000 : 500]);
            connection.Close(peer.Now);
        });
        Assert.Equal(1, peer.ForgetSent());
        if (isWindowClosed) peer.Send(Ack, 1, 1001, window: 0);
        var count = 0;
        while (peer.Stack.ConnectionCount > 0)
        {
            peer.Wait(Ms(50));
            var sent = peer.ForgetSent();
            count += sent;
            if (sent > 0 && isWindowClosed && peer.Stack.ConnectionCount > 0) peer.Send(Ack, 1, 1001, window: 0);
            Assert.True(count < 12);
        }
        Assert.Equal(isWindowClosed ? 9 : 8, count);
    }

    /// <summary>RFC 2018 §8: what was reported is forgotten at a timeout when the receiver shows that it has thrown it away.</summary>
    [Fact]
    public void A_receiver_that_throws_away_what_it_reported_gets_it_again()
    {
        var peer = new LonePeer(s_settings).Establish(rtt: Ms(20));
        peer.Write(3000);
        Assert.Equal(3, peer.ForgetSent());
        peer.Sack(1, (1u, 2001u));
        Assert.Equal(2000, peer.Info.Sacked);
        peer.WaitForPacket(Duration.FromSeconds(2));
        peer.Expect(Ack, 1, 1, 1000);
        Assert.Equal(0, peer.Info.Sacked);
        peer.Send(Ack, 1, 1001);
        peer.Expect(Ack, 1001, 1, 1000);
        peer.Expect(Ack, 2001, 1, 1000);
        peer.Send(Ack, 1, 3001);
        Assert.Equal((0L, RecoveryState.Open), (peer.Info.Outstanding, peer.Info.Recovery));
    }

    /// <summary>RFC 5681 §4.1: halved for each timeout that went by, but no further than to the restart window.</summary>
    [Theory]
    [InlineData(true, 2000, 10)]
    [InlineData(true, 300, 40)]
    [InlineData(true, 100, 80)]
    [InlineData(false, 2000, 80)]
    public void After_a_pause_the_window_is_smaller(bool isShrinking, int milliseconds, int segments)
    {
        var settings = s_settings with { SlowStartAfterIdle = isShrinking, InitialWindow = 10 };
        var peer = new LonePeer(settings).Establish(rtt: Ms(20), scale: 4);
        foreach (var window in (uint[])[10_000, 20_000, 40_000])
        {
            peer.Write((int)window);
            peer.Now += Ms(20);
            peer.Send(Ack, 1, 1 + 2 * window - 10_000);
        }
        peer.ForgetSent();
        Assert.Equal((80_000L, 220.0), (peer.Info.CongestionWindow, Math.Round(peer.Info.RetransmissionTimeout.Milliseconds)));
        peer.Wait(Ms(milliseconds));
        peer.Write(90_000);
        Assert.Equal(segments, peer.ForgetSent());
    }

    /// <summary>RFC 6582 §3.2: a partial acknowledgement tells of the next hole, without SACK and without waiting.</summary>
    [Fact]
    public void A_partial_acknowledgement_tells_of_the_next_hole()
    {
        var peer = new LonePeer(s_settings).Establish(hasSack: false, rtt: Ms(20));
        peer.Write(10_000);
        peer.ForgetSent();
        peer.Now += Ms(20);
        for (var i = 0; i < 3; i++) peer.Send(Ack, 1, 1);
        peer.Expect(Ack, 1, 1, 1000);
        for (var i = 0; i < 5; i++) peer.Send(Ack, 1, 1);
        peer.ExpectNothing();
        peer.Send(Ack, 1, 4001);
        peer.Expect(Ack, 4001, 1, 1000);
        peer.Send(Ack, 1, 10_001);
        Assert.Equal((2L, RecoveryState.Open), (peer.Info.TotalRetransmissions, peer.Info.Recovery));
    }

    /// <summary>RFC 6582 §4.1: duplicates of what was sent twice do not begin another recovery.</summary>
    [Fact]
    public void Duplicates_at_the_end_of_a_recovery_begin_no_other()
    {
        var peer = new LonePeer(s_settings).Establish(hasSack: false, rtt: Ms(20));
        peer.Write(20_000);
        peer.ForgetSent();
        peer.Now += Ms(20);
        // Two more by limited transmit (RFC 3042), and others as it goes on.
        for (var i = 0; i < 9; i++) peer.Send(Ack, 1, 1);
        Assert.Equal(1, peer.Info.TotalRetransmissions);
        var end = 12_001u;
        Assert.True(peer.Info.Outstanding > end - 1);
        peer.Now += Ms(20);
        for (var i = 0; i < 4; i++) peer.Send(Ack, 1, end);
        Assert.Equal(1, peer.Info.TotalRetransmissions);
    }

    /// <summary>RFC 9937 §6.1: what was delivered before the entry is not counted among what is to be (RecoverFS).</summary>
    [Fact]
    public void PRR_counts_what_was_not_delivered_yet()
    {
        var peer = new LonePeer(s_settings with { InitialWindow = 20 }).Establish(rtt: Ms(20));
        peer.Write(20_000);
        Assert.Equal(20, peer.ForgetSent());
        peer.Now += Ms(20);
        peer.Sack(1, (1001u, 3001u));
        peer.Sack(1, (1001u, 4001u));
        peer.Expect(Ack, 1, 1, 1000);
        peer.Write(20_000);
        peer.ExpectNothing();
        for (var end = 5001u; end <= 11_001; end += 1000) peer.Sack(1, (1001u, end));
        Assert.Equal(3, peer.ForgetSent());
        // Ten of 18: the ninth of them makes it five with the retransmission, where it would be four of 20.
        peer.Sack(1, (1001u, 12_001u));
        Assert.Equal(1, peer.ForgetSent());
    }
}
