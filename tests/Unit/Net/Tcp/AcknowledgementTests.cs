using Stead.Core;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Which acknowledgements, windows and selective acknowledgements are believed, and what is learnt from them.</summary>
public sealed class AcknowledgementTests
{
    private const TcpFlags Ack = TcpFlags.Ack, Syn = TcpFlags.Syn, Fin = TcpFlags.Fin, Reset = TcpFlags.Reset;

    private static readonly TcpSettings s_settings = TcpSettings.Linux with { Timestamps = false, ChallengeInterval = Duration.Zero, TailLossProbe = false };

    private static Duration Ms(long milliseconds) => Duration.FromMilliseconds(milliseconds);

    /// <summary>RFC 5961 §5.2: what came with an acknowledgement from long ago, or of what was never sent, is not taken.</summary>
    [Theory]
    [InlineData(0xffff_0001, false)]
    [InlineData(0xffff_0002, true)]
    [InlineData(1u, true)]
    [InlineData(2u, false)]
    public void Data_is_taken_with_an_acknowledgement_that_can_be(uint acknowledgement, bool isTaken)
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Send(Ack, 1, acknowledgement, length: 10);
        Assert.Equal(isTaken ? 10 : 0, peer.Connection.Readable);
        peer.Expect(Ack, 1, isTaken ? 11u : 1);
    }

    /// <summary>RFC 9293 §3.10.7.4: SYN-RECEIVED answers an acknowledgement of something else with a reset.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(2u)]
    public void The_SYN_must_be_acknowledged_exactly(uint acknowledgement)
    {
        var peer = new LonePeer(s_settings);
        peer.Listen();
        peer.Send(Syn, 0, 0, options: new(1000));
        peer.Expect(Syn | Ack, 0, 1);
        peer.Send(Ack, 1, acknowledgement);
        peer.Expect(Reset, acknowledgement, 0);
        Assert.False(peer.Listener.TryAccept(out _));
        peer.Send(Ack, 1, 1);
        Assert.True(peer.Listener.TryAccept(out _));
    }

    /// <summary>RFC 9293 §3.10.7.4, first: what is behind the window is answered, and nothing of it counts.</summary>
    [Theory]
    [InlineData(0u, true)]
    [InlineData(1u, false)]
    public void A_segment_behind_the_window_acknowledges_nothing(uint behind, bool isTaken)
    {
        var peer = new LonePeer(s_settings with { ReceiveBuffer = 2000, LargestReceiveBuffer = 2000 }).Establish();
        peer.Write(10);
        peer.ForgetSent();
        peer.Send(Ack, 2000 + behind, 11, length: 1);
        Assert.Equal(isTaken ? 0 : 10, peer.Info.Outstanding);
        Assert.Equal(1, peer.ForgetSent());
    }

    /// <summary>RFC 9293 §3.10.7.4: of the newest segment; with the same numbers it may also become smaller.</summary>
    [Fact]
    public void The_window_is_that_of_the_newest_segment()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Write(1000);
        peer.Send(Ack, 1, 501, window: 5000);
        Assert.Equal(5000, peer.Info.PeerWindow);
        peer.Send(Ack, 1, 501, window: 3000);
        Assert.Equal(3000, peer.Info.PeerWindow);
        // Older ones, by either number, do not count.
        peer.Send(Ack, 1, 401, window: 9000);
        Assert.Equal(3000, peer.Info.PeerWindow);
        peer.Send(Ack, 1, 501, length: 10, window: 4000);
        peer.Send(Ack, 11, 501, length: 10, window: 4001);
        peer.Send(Ack, 1, 501, window: 9000);
        Assert.Equal(4001, peer.Info.PeerWindow);
    }

    /// <summary>RFC 9293 §3.8.6.2.1: not all of what waits, no full segment, less than half of the largest window: held until it is more, or time has passed.</summary>
    [Theory]
    [InlineData(4000, 600, false)]
    [InlineData(1100, 600, true)]
    public void A_sender_makes_no_silly_segments(ushort largest, ushort window, bool isSent)
    {
        var peer = new LonePeer(s_settings).Establish(window: 1000);
        peer.Send(Ack, 1, 1, window: largest);
        peer.Write(1000);
        peer.ForgetSent();
        peer.Send(Ack, 1, 1001, window: 0);
        peer.Write(5000);
        peer.Send(Ack, 1, 1001, window: window);
        if (isSent) peer.Expect(Ack, 1001, 1, window);
        peer.ExpectNothing();
    }

    /// <summary>RFC 2018: a block of what was never sent is not believed; RFC 2883 §4.2: one within the next tells of a duplicate, and is no news.</summary>
    [Fact]
    public void Blocks_that_cannot_be_are_passed_over()
    {
        var peer = new LonePeer(s_settings).Establish(rtt: Ms(20));
        peer.Write(10_000);
        peer.Now += Ms(20);
        peer.Sack(1, (1001u, 10_002u));
        peer.Sack(1, (2001u, 1001u));
        Assert.Equal((0L, 0), (peer.Info.Sacked, peer.Info.DuplicatesReported));
        peer.Sack(1, (5001u, 7001u));
        peer.Sack(1, (5001u, 6001u), (5001u, 7001u));
        Assert.Equal((2000L, 1), (peer.Info.Sacked, peer.Info.DuplicatesReported));
        peer.Sack(1, (4001u, 6001u), (5001u, 7001u));
        Assert.Equal((3000L, 1), (peer.Info.Sacked, peer.Info.DuplicatesReported));
    }

    /// <summary>RFC 7323 §4.1: of what was sent again the echo tells which; without timestamps nobody knows (Karn).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_an_echo_measures_what_was_sent_again(bool hasTimestamps)
    {
        var pair = new Pair(tcp: TcpSettings.Linux with { Timestamps = hasTimestamps, TailLossProbe = false });
        var (client, _) = pair.Connect();
        client.Write(pair.Now, new byte[1000]);
        pair.Run(Ms(100));
        var before = client.Info(pair.Now);
        pair.Delay = Ms(45);
        pair.Wire = (_, _) => null;
        client.Write(pair.Now, new byte[1000]);
        pair.Run(Ms(100));
        pair.Wire = (_, _) => Duration.Zero;
        pair.Run(Ms(500));
        var after = client.Info(pair.Now);
        Assert.Equal((1L, 0L), (after.TotalRetransmissions, after.Outstanding));
        if (hasTimestamps) Assert.InRange(after.SmoothedRtt.Milliseconds, before.SmoothedRtt.Milliseconds + 9, before.SmoothedRtt.Milliseconds + 11);
        else Assert.Equal(before.SmoothedRtt, after.SmoothedRtt);
    }

    /// <summary>RFC 6298 §5.5, §5.7: doubled while nothing is acknowledged, and no longer.</summary>
    [Fact]
    public void The_timeout_is_no_longer_doubled_when_something_is_acknowledged()
    {
        var peer = new LonePeer(s_settings).Establish(rtt: Ms(50));
        var first = peer.Info.RetransmissionTimeout;
        peer.Write(100);
        peer.WaitForPacket(Ms(10));
        peer.ForgetSent();
        for (var i = 1; i <= 3; i++)
        {
            peer.WaitForPacket(Duration.FromSeconds(10));
            peer.ForgetSent();
            Assert.Equal((first * (1 << i), i), (peer.Info.RetransmissionTimeout, peer.Info.Backoff));
        }
        peer.Send(Ack, 1, 101);
        Assert.Equal((first, 0), (peer.Info.RetransmissionTimeout, peer.Info.Backoff));
    }

    /// <summary>RFC 6298 §5.7: a handshake that was lost has measured nothing, and data waits three seconds.</summary>
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    public void After_a_lost_handshake_data_waits_longer(int times, int sent)
    {
        var peer = new LonePeer(s_settings);
        peer.Connect();
        peer.Wait(Duration.Zero);
        peer.Wait(Duration.FromSeconds((1 << times) - 1));
        Assert.Equal(1 + times, peer.ForgetSent());
        peer.Send(Syn | Ack, 0, 1, options: new(1000, SackPermitted: true));
        peer.ForgetSent();
        // RFC 5681 §3.1: and begins with one segment, at the second time.
        peer.Write(5000);
        Assert.Equal(sent, peer.ForgetSent());
        Assert.Equal(Duration.FromSeconds(3), peer.WaitForPacket(Duration.FromSeconds(10)));
    }

    /// <summary>RFC 2883 §5: all that was sent again is reported to have come twice, so nothing was lost.</summary>
    [Fact]
    public void Reported_duplicates_take_a_reduction_back()
    {
        var peer = new LonePeer(s_settings).Establish(rtt: Ms(20));
        peer.Write(10_000);
        peer.ForgetSent();
        peer.Now += Ms(20);
        peer.Sack(1, (2001u, 6001u));
        peer.Sack(1, (2001u, 8001u));
        Assert.Equal((2L, RecoveryState.Recovery), (peer.Info.TotalRetransmissions, peer.Info.Recovery));
        peer.Now += Ms(10);
        peer.Sack(10_001);
        Assert.Equal(RecoveryState.Open, peer.Info.Recovery);
        // The first report is of one of two: not yet.
        peer.Now += Ms(10);
        peer.Sack(10_001, (1u, 1001u));
        Assert.Equal(0, peer.Info.Undos);
        peer.Sack(10_001, (1001u, 2001u));
        Assert.Equal((1, 10_000L), (peer.Info.Undos, peer.Info.CongestionWindow));
    }

    /// <summary>RFC 5681 §2: a duplicate has no data, changes no window, and comes while something is under way.</summary>
    [Fact]
    public void Only_what_says_nothing_else_is_a_duplicate()
    {
        var peer = new LonePeer(s_settings).Establish(hasSack: false);
        for (var i = 0u; i < 4; i++) peer.Send(Ack, 1, 1);
        peer.Write(10_000);
        Assert.Equal(10, peer.ForgetSent());
        for (var i = 0u; i < 4; i++)
        {
            peer.Send(Ack, 1 + 10 * i, 1, length: 10);
            peer.Send(Ack, 41, 1, window: (ushort)(60_000 + i));
        }
        Assert.Equal(0, peer.Info.TotalRetransmissions);
        peer.ForgetSent();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, peer.Info.TotalRetransmissions);
            peer.Send(Ack, 41, 1, window: 60_003);
        }
        Assert.Equal(1, peer.Info.TotalRetransmissions);
    }

    /// <summary>RFC 9293 §3.8.6: what is taken back is not sent to again, but for the first byte.</summary>
    [Fact]
    public void Nothing_is_sent_again_behind_a_window_that_was_taken_back()
    {
        var peer = new LonePeer(s_settings).Establish(rtt: Ms(20));
        peer.Write(5000);
        peer.ForgetSent();
        peer.Now += Ms(50);
        peer.Send(Ack, 1, 1, window: 1500);
        peer.WaitForPacket(Duration.FromSeconds(1));
        peer.Expect(Ack, 1, 1, 1000);
        peer.Now += Ms(20);
        peer.Send(Ack, 1, 1001, window: 1500);
        peer.Expect(Ack, 1001, 1, 1000);
        peer.ExpectNothing();
        peer.Send(Ack, 1, 2001, window: 8000);
        Assert.NotEqual(0, peer.ForgetSent());
    }

    /// <summary>RFC 8985 §7.3: new data, a segment of it past the window, rather than what was sent.</summary>
    [Theory]
    [InlineData(11_000, 10_001u, 1000)]
    [InlineData(10_000, 9001u, 1000)]
    public void A_loss_probe_is_new_data_where_there_is_some(int written, uint sequence, int length)
    {
        var peer = new LonePeer(s_settings with { TailLossProbe = true }).Establish(rtt: Ms(20));
        peer.Write(written);
        Assert.Equal(10, peer.ForgetSent());
        peer.WaitForPacket(Ms(100));
        peer.Expect(Ack, sequence, 1, length);
        peer.ExpectNothing();
    }

    /// <summary>Nobody reads any more, and the peer does not end: FIN-WAIT-2 has an end all the same, whenever it began.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FIN_WAIT_2_has_an_end_when_nobody_reads(bool isClosedFirst)
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        if (isClosedFirst) peer.Do(connection => connection.Close(peer.Now));
        peer.Send(Ack, 1, 2);
        if (!isClosedFirst)
        {
            peer.Wait(Duration.FromSeconds(1000));
            Assert.Equal(TcpState.FinWait2, peer.Connection.State);
            peer.Do(connection => connection.Close(peer.Now));
        }
        peer.Wait(Ms(59_900));
        Assert.Equal(TcpState.FinWait2, peer.Connection.State);
        peer.Wait(Ms(200));
        Assert.Equal((TcpState.Closed, 0), (peer.Connection.State, peer.Stack.ConnectionCount));
    }
}
