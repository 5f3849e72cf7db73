using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>What is lost is sent again, in time and no more than that (RFC 6298, RFC 8985, RFC 9937, RFC 2883, RFC 5682).</summary>
public sealed class RecoveryTests
{
    private const int Segment = 1448;

    private static Duration Ms(long milliseconds) => Duration.FromMilliseconds(milliseconds);

    private static bool IsData(byte[] packet, bool toServer) => toServer && Pair.IsData(packet);

    /// <summary>The client writes so many segments; those of the given numbers are lost when first sent.</summary>
    /// <returns>When all had arrived, counted from the write.</returns>
    private static (Duration Time, TcpInfo Info, StackCounters Counters) Send(int segments, int[] lost, TcpSettings? settings = null, Func<int, Duration>? late = null, Duration? rtt = null)
    {
        var pair = new Pair(tcp: (settings ?? TcpSettings.Linux) with { SendBuffer = 4 << 20 }) { Delay = (rtt ?? Ms(50)) / 2 };
        var (client, server) = pair.Connect();
        client.Write(pair.Now, new byte[Segment]);
        pair.Run(Ms(1000));
        server.Skip(pair.Now, Segment);
        pair.Run(Ms(1000));
        var first = client.Info(pair.Now).BytesAcknowledged;
        var seen = new HashSet<uint>();
        uint? begin = null;
        pair.Wire = (packet, toServer) =>
        {
            if (!IsData(packet, toServer)) return Duration.Zero;
            var sequence = Pair.Read(packet).Header.Sequence.Value;
            begin ??= sequence;
            var number = (int)((sequence - begin) / Segment);
            if (!seen.Add(sequence)) return Duration.Zero;
            return lost.Contains(number) ? null : late?.Invoke(number) ?? Duration.Zero;
        };
        var start = pair.Now;
        client.Write(pair.Now, new byte[segments * Segment]);
        var got = 0;
        Assert.True(pair.RunUntil(() => (got += server.Skip(pair.Now, int.MaxValue)) == segments * Segment, Duration.FromSeconds(60)));
        var time = pair.Now - start;
        pair.Run(Ms(3000));
        Assert.Equal(first + segments * Segment, client.Info(pair.Now).BytesAcknowledged);
        return (time, client.Info(pair.Now), pair.Client.Counters);
    }

    /// <summary>RFC 6298 §2.2, §2.3 with alpha 1/8 and beta 1/4.</summary>
    [Fact]
    public void The_timeout_follows_its_formulas()
    {
        var settings = TcpSettings.Linux with { MinimumTimeoutIsOfVariation = false, MinimumTimeout = Ms(1) };
        var rtt = new RttEstimator();
        Assert.Equal(Duration.FromSeconds(1), rtt.Timeout(settings));
        rtt.Sample(Ms(100));
        Assert.Equal((Ms(100), Ms(50), Ms(300)), (rtt.Smoothed, rtt.Variation, rtt.Timeout(settings)));
        rtt.Sample(Ms(100));
        Assert.Equal((Ms(100), Duration.FromMicroseconds(37_500), Ms(250)), (rtt.Smoothed, rtt.Variation, rtt.Timeout(settings)));
        rtt.Sample(Ms(180));
        Assert.Equal((Ms(110), Duration.FromMicroseconds(48_125)), (rtt.Smoothed, rtt.Variation));
        for (var i = 0; i < 100; i++) rtt.Sample(Ms(100));
        Assert.InRange(rtt.Timeout(settings).Milliseconds, 100, 100.1);
        Assert.Equal(Ms(1000), rtt.Timeout(settings with { MinimumTimeout = Ms(1000) }));
        // As Linux: what varies counts for at least 200 ms.
        Assert.InRange(rtt.Timeout(TcpSettings.Linux).Milliseconds, 300, 300.1);
    }

    /// <summary>RFC 6298 §5.5, RFC 9293 §3.8.3: 1, 2, 4 … seconds, and an end.</summary>
    [Fact]
    public void SYNs_are_sent_ever_more_seldom()
    {
        var peer = new LonePeer();
        peer.Connect();
        peer.Wait(Duration.Zero);
        peer.Expect(TcpFlags.Syn, 0, 0);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(Duration.FromSeconds(1 << i), peer.WaitForPacket(Duration.FromSeconds(100)));
            peer.Expect(TcpFlags.Syn, 0, 0);
        }
        peer.Wait(Duration.FromSeconds(64));
        Assert.Equal((TcpFailure.TimedOut, 0), (peer.Connection.Failure, peer.Stack.ConnectionCount));
    }

    [Fact]
    public void Data_is_sent_again_ever_more_seldom_until_nobody_believes_in_it()
    {
        var peer = new LonePeer(TcpSettings.Linux with { Timestamps = false, TailLossProbe = false, Retries = 5 }).Establish();
        peer.Write(100);
        peer.Expect(TcpFlags.Ack, 1, 1, 100);
        var last = Duration.Zero;
        for (var i = 0; i < 5; i++)
        {
            var time = peer.WaitForPacket(Duration.FromSeconds(100));
            peer.Expect(TcpFlags.Ack, 1, 1, 100);
            if (i > 0) Assert.Equal(last * 2, time);
            last = time;
        }
        peer.Wait(Duration.FromSeconds(100));
        Assert.Equal(TcpFailure.TimedOut, peer.Connection.Failure);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_lost_tail_is_found_by_a_probe_and_not_by_a_timeout(int count)
    {
        var (time, info, counters) = Send(10, [.. Enumerable.Range(10 - count, count)]);
        Assert.Equal(0, counters.Timeouts);
        // RFC 8985 §7.2: a single segment may be one whose acknowledgement is delayed.
        Assert.InRange(time.Milliseconds, 50 * 2, count == 1 ? 50 * 2 + 200 + 25 : 50 * 6);
        Assert.Equal(1, info.TailLossProbes);
        Assert.Equal(count, info.TotalRetransmissions);
        var (slow, _, slowCounters) = Send(10, [.. Enumerable.Range(10 - count, count)], TcpSettings.Linux with { TailLossProbe = false });
        Assert.Equal(1, slowCounters.Timeouts);
        Assert.True(slow > time || count == 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void One_loss_costs_one_retransmission_and_a_round_trip(int lost)
    {
        var (time, info, counters) = Send(10, [lost]);
        Assert.Equal((1L, 0L), (info.TotalRetransmissions, counters.Timeouts));
        Assert.InRange(time.Milliseconds, 75, 100);
        Assert.True(info.SlowStartThreshold < 20 * Segment);
    }

    [Fact]
    public void Half_of_all_lost_is_repaired_without_a_timeout()
    {
        var (_, info, counters) = Send(40, [0, 2, 4, 6, 8]);
        Assert.Equal((5L, 0L), (info.TotalRetransmissions, counters.Timeouts));
    }

    /// <summary>RACK sees that a retransmission is lost by what was sent after it (RFC 8985 §3.2); three duplicates never could.</summary>
    [Fact]
    public void A_lost_retransmission_is_sent_again_without_a_timeout()
    {
        var pair = new Pair { Delay = Ms(25) };
        var (client, server) = pair.Connect();
        var lost = 0;
        uint? first = null;
        pair.Wire = (packet, toServer) =>
        {
            if (!IsData(packet, toServer)) return Duration.Zero;
            var sequence = Pair.Read(packet).Header.Sequence.Value;
            first ??= sequence;
            return sequence == first && lost++ < 2 ? null : Duration.Zero;
        };
        client.Write(pair.Now, new byte[60 * Segment]);
        Assert.True(pair.RunUntil(() => server.Readable == 60 * Segment, Duration.FromSeconds(10)));
        Assert.Equal((3, 0L), (lost, pair.Client.Counters.Timeouts));
        Assert.Equal(2, client.Info(pair.Now).TotalRetransmissions);
    }

    /// <summary>RFC 8985 §6.2 step 4: what comes late by less than a quarter of the round trip is waited for, once that was seen.</summary>
    [Fact]
    public void A_little_reordering_costs_nothing()
    {
        var (_, info, _) = Send(400, [], late: number => number % 7 == 3 ? Ms(10) : Duration.Zero);
        Assert.True(info.ReorderingSeen > 0);
        Assert.InRange(info.TotalRetransmissions, 0, 3);
    }

    /// <summary>RFC 8985 §6.2 step 4: duplicates that are reported widen the window; RFC 2883: and the reduction is taken back.</summary>
    [Fact]
    public void Much_reordering_is_learnt_from_reported_duplicates()
    {
        var (_, info, _) = Send(2000, [], late: number => number % 50 == 3 ? Ms(40) : Duration.Zero);
        Assert.True(info.DuplicatesReported > 0);
        Assert.InRange(info.TotalRetransmissions, 1, 40);
        Assert.True(info.Undos > 0);
    }

    /// <summary>gVisor's issue 10344: a super-segment that is lost in part, and sent again in segments, is no further loss.</summary>
    [Fact]
    public void A_super_segment_lost_in_part_costs_only_that_part()
    {
        var peer = new LonePeer(TcpSettings.Linux with { Timestamps = false, InitialWindow = 20 }, largestPacket: 65_535).Establish();
        peer.Now += Ms(20);
        peer.Write(20_000);
        Assert.Equal((10_000, 10_000), (peer.NextLength(), peer.NextLength()));
        // Of the first ten segments the second and the seventh did not come.
        peer.Now += Ms(20);
        peer.Sack(1001, (2001u, 6001u), (7001u, 10_001u));
        peer.Sack(1001, (2001u, 6001u), (7001u, 20_001u));
        peer.ForgetSent();
        var info = peer.Info;
        Assert.Equal((2000L, 2L, 17_000L), (info.Lost, info.TotalRetransmissions, info.Sacked));
        peer.Now += Ms(20);
        peer.Sack(7001, (7001u, 20_001u));
        peer.Sack(20_001);
        Assert.Equal((2L, 0L, RecoveryState.Open), (peer.Info.TotalRetransmissions, peer.Stack.Counters.Timeouts, peer.Info.Recovery));
    }

    /// <summary>Less than a segment is not taken for one that arrived: nothing is cut in the middle of one.</summary>
    [Fact]
    public void A_part_of_a_segment_counts_for_nothing()
    {
        var peer = new LonePeer(TcpSettings.Linux with { Timestamps = false }, largestPacket: 65_535).Establish();
        peer.Write(4000);
        peer.Now += Ms(20);
        peer.Sack(1, (4000u, 4001u));
        Assert.Equal((0L, 0L), (peer.Info.Sacked, peer.Info.Lost));
        peer.Sack(1, (1500u, 3500u));
        Assert.Equal(1000, peer.Info.Sacked);
        peer.Sack(1, (3001u, 4001u), (1500u, 2500u));
        Assert.Equal(2000, peer.Info.Sacked);
        peer.Sack(4001);
        Assert.Equal((0L, 0L, 0L), (peer.Info.Sacked, peer.Info.Lost, peer.Info.Outstanding));
    }

    /// <summary>RFC 8985 §6.2, by hand: 10 ms apart, 100 ms round trip; a quarter of it is waited for.</summary>
    [Fact]
    public void RACK_marks_what_was_sent_long_enough_before()
    {
        var store = new BufferStore(keepsBytes: true);
        var board = new Scoreboard();
        var rack = new Rack();
        var zero = new Instant(1_000_000_000);
        for (var i = 0; i < 5; i++) board.At(board.Append(store, 1 + 1000 * i, 1000, SegmentMarks.None)).SentAt = zero + Ms(10 * i);
        // The fourth arrives: RACK.rtt 100 ms, sent at 30.
        var now = zero + Ms(130);
        rack.OnDelivered(ref board[3], now, Ms(100), isEchoOlder: false);
        board.MarkSacked(board.SlotOf(3));
        Assert.Equal(Ms(100), rack.Rtt);
        var window = rack.ReorderingWindow(isPastThreshold: false, Ms(100), Ms(100));
        Assert.Equal(Ms(25), window);
        // Due at 125, 135 and 145: the first is lost, the last of the others is waited for.
        Assert.Equal(Ms(15), rack.DetectLoss(ref board, now, window, out var lost));
        Assert.Equal((1000L, 1000L), (lost, board.Lost));
        Assert.True(board[0].Has(SegmentMarks.Lost) && !board[1].Has(SegmentMarks.Lost));
        Assert.Equal(Duration.Zero, rack.DetectLoss(ref board, zero + Ms(145), window, out lost));
        Assert.Equal((2000L, 3000L), (lost, board.Lost));
        // What was sent after it is not touched.
        Assert.False(board[4].Has(SegmentMarks.Lost));
        Assert.Equal(Duration.Zero, rack.ReorderingWindow(isPastThreshold: true, Ms(100), Ms(100)));
        // The third arrives all the same: reordering.
        rack.OnDelivered(ref board[2], zero + Ms(150), Ms(100), isEchoOlder: false);
        rack.NoteLateness();
        Assert.Equal(1, rack.ReorderingSeen);
        Assert.Equal(Ms(25), rack.ReorderingWindow(isPastThreshold: true, Ms(100), Ms(100)));
        for (var round = 1; round <= 10; round++) rack.OnDuplicate(5000 * round, 5000 * (round + 1));
        // Never more than the smoothed round trip.
        Assert.Equal(Ms(100), rack.ReorderingWindow(isPastThreshold: true, Ms(100), Ms(100)));
        for (var i = 0; i < 16; i++) rack.OnRecovered();
        Assert.Equal(Ms(25), rack.ReorderingWindow(isPastThreshold: true, Ms(100), Ms(100)));
    }

    /// <summary>RFC 8985 §6.2 step 2: the round trip of the last sent among what is delivered, also when something sent later had arrived before; Linux takes the last in the stream.</summary>
    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 120)]
    public void RACK_reckons_with_the_round_trip_of_the_last_sent(bool isLastsRtt, int expected)
    {
        var store = new BufferStore(keepsBytes: true);
        var board = new Scoreboard();
        var rack = new Rack();
        var zero = new Instant(1_000_000_000);
        for (var i = 0; i < 4; i++) board.At(board.Append(store, 1 + 1000 * i, 1000, SegmentMarks.None)).SentAt = zero;
        board.MarkRetransmitted(board.SlotOf(0));
        board[0].SentAt = zero + Ms(90);
        var now = zero + Ms(120);
        rack.OnDelivered(ref board[0], now, Ms(20), isEchoOlder: false, isLastsRtt);
        rack.OnDelivered(ref board[1], now, Ms(20), isEchoOlder: false, isLastsRtt);
        Assert.Equal(Ms(expected), rack.Rtt);
        rack.NoteLateness();
        rack.OnDelivered(ref board[2], zero + Ms(140), Ms(20), isEchoOlder: false, isLastsRtt);
        Assert.Equal(Ms(140), rack.Rtt);
    }

    /// <summary>Where the path reorders, the window grows by what arrives and not only by what arrives in order (as Linux), and by no byte twice.</summary>
    [Fact]
    public void On_a_path_that_reorders_what_arrives_lets_the_window_grow()
    {
        var peer = new LonePeer(TcpSettings.Linux with { Timestamps = false }).Establish(rtt: Ms(20));
        peer.Write(10_000);
        peer.Now += Ms(20);
        peer.Sack(1, (9001u, 10_001u));
        Assert.Equal(10_000, peer.Info.CongestionWindow);
        peer.Sack(1, (3001u, 4001u), (9001u, 10_001u));
        Assert.Equal((11_000L, 7), (peer.Info.CongestionWindow, peer.Info.Reordering));
        peer.Sack(10_001);
        Assert.Equal(19_000, peer.Info.CongestionWindow);
    }

    [Fact]
    public void The_first_segments_may_leave_unpaced()
    {
        foreach (var unpaced in new[] { 0, 10 })
        {
            var peer = new LonePeer(TcpSettings.Linux with { Timestamps = false, Pacing = "window", UnpacedSegments = unpaced }).Establish(rtt: Ms(100));
            peer.Write(20_000);
            Assert.Equal(unpaced == 0 ? 2 : 10, peer.ForgetSent());
        }
    }

    /// <summary>RFC 9937 §6.2: of 20 segments one is lost, and the threshold is half.</summary>
    [Fact]
    public void PRR_sends_one_for_each_two_delivered()
    {
        var reduction = new ProportionalRateReduction();
        reduction.Begin(10_000, 20_000);
        var (flight, sent) = (19_000L, 0L);
        for (var ack = 0; ack < 19; ack++)
        {
            flight -= 1000;
            var room = reduction.OnAck(1000, flight, isSafe: false, 1000) - flight;
            var now = room / 1000 * 1000;
            reduction.OnSent(now);
            flight += now;
            sent += now;
        }
        Assert.InRange(sent, 9000, 10_000);
        Assert.InRange(flight, 9000, 10_000);
    }

    /// <summary>RFC 9937 §6.2: far below the threshold it grows as slow start, but only while no more is lost.</summary>
    [Theory]
    [InlineData(true, 2000)]
    [InlineData(false, 1000)]
    public void PRR_grows_only_while_it_is_safe(bool isSafe, long room)
    {
        var reduction = new ProportionalRateReduction();
        reduction.Begin(10_000, 20_000);
        reduction.OnSent(1000);
        Assert.Equal(3000 + room, reduction.OnAck(1000, 3000, isSafe, 1000));
    }

    /// <summary>The path was slow for a while, and nothing was lost: timestamps tell (RFC 4015), or what arrives that was sent once (RFC 5682).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_timeout_for_nothing_is_taken_back(bool hasTimestamps)
    {
        var pair = new Pair(tcp: TcpSettings.Linux with { Timestamps = hasTimestamps }) { Delay = Ms(25) };
        var (client, server) = pair.Connect();
        client.Write(pair.Now, new byte[20 * Segment]);
        pair.Run(Ms(500));
        server.Skip(pair.Now, 20 * Segment);
        var before = client.Info(pair.Now);
        var slowUntil = pair.Now + Ms(1200);
        pair.Wire = (_, toServer) => toServer && pair.Now < slowUntil ? slowUntil - pair.Now : Duration.Zero;
        client.Write(pair.Now, new byte[20 * Segment]);
        pair.Run(Duration.FromSeconds(5));
        var after = client.Info(pair.Now);
        Assert.True(pair.Client.Counters.Timeouts > 0);
        Assert.True(after.Undos > 0, $"{after}");
        Assert.True(after.CongestionWindow >= before.CongestionWindow, $"{before.CongestionWindow} {after.CongestionWindow}");
    }

    [Fact]
    public void The_first_that_a_timeout_finds_lost_is_enough_for_what_is_recent()
    {
        var peer = new LonePeer(TcpSettings.Linux with { Timestamps = false, TailLossProbe = false }).Establish();
        peer.Write(1000);
        peer.Now += Ms(100);
        peer.Send(TcpFlags.Ack, 1, 1001);
        peer.Write(1000);
        peer.Wait(Ms(150));
        peer.Write(1000);
        Assert.Equal(3, peer.ForgetSent());
        peer.WaitForPacket(Ms(300));
        peer.Expect(TcpFlags.Ack, 1001, 1, 1000);
        peer.ExpectNothing();
        Assert.Equal(1000, peer.Info.Lost);
    }
}
