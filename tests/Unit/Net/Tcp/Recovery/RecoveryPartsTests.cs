using Stead.Core;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Tcp.Recovery;

namespace Stead.Tests.Unit.Net.Tcp.Recovery;

/// <summary>RACK, PRR, the scoreboard and the delivery rate, each by itself.</summary>
public sealed class RecoveryPartsTests
{
    private static readonly Instant s_zero = new(1_000_000_000);

    private static Duration Ms(long milliseconds) => Duration.FromMilliseconds(milliseconds);

    private static Scoreboard Board(int segments, SegmentMarks marks = SegmentMarks.None)
    {
        var store = new BufferStore(keepsBytes: true);
        var board = new Scoreboard();
        for (var i = 0; i < segments; i++) board.At(board.Append(store, 1 + 1000 * i, 1000, marks)).SentAt = s_zero;
        return board;
    }

    /// <summary>RFC 8985 §6.2 step 2: an echo older than the retransmission, or an answer faster than the path, is the original's.</summary>
    [Theory]
    [InlineData(true, 40, false)]
    [InlineData(false, 19, false)]
    [InlineData(false, 20, true)]
    public void RACK_learns_nothing_of_an_original_that_was_sent_again(bool isEchoOlder, int milliseconds, bool isLearnt)
    {
        var board = Board(2);
        var rack = new Rack();
        board.MarkRetransmitted(board.SlotOf(0));
        board[0].SentAt = s_zero + Ms(100);
        rack.OnDelivered(ref board[0], s_zero + Ms(100 + milliseconds), Ms(20), isEchoOlder);
        Assert.Equal(isLearnt ? Ms(milliseconds) : Duration.Zero, rack.Rtt);
        // What was sent before it is lost only if it was it that arrived.
        rack.DetectLoss(ref board, s_zero + Ms(1000), Duration.Zero, out var lost);
        Assert.Equal(isLearnt ? 1000 : 0, lost);
    }

    /// <summary>RFC 8985 §6.2 step 4: reports widen the window once in a round trip.</summary>
    [Fact]
    public void Reports_of_one_round_trip_count_once()
    {
        var rack = new Rack();
        rack.OnDuplicate(acknowledged: 1000, sentTo: 9000);
        rack.OnDuplicate(acknowledged: 5000, sentTo: 12_000);
        Assert.Equal(Ms(50), rack.ReorderingWindow(isPastThreshold: false, Ms(100), Ms(400)));
        rack.OnDuplicate(acknowledged: 9000, sentTo: 12_000);
        Assert.Equal(Ms(75), rack.ReorderingWindow(isPastThreshold: false, Ms(100), Ms(400)));
    }

    /// <summary>RFC 9937 §6.2: the fast retransmission is forced, and only it.</summary>
    [Fact]
    public void PRR_forces_the_first_retransmission()
    {
        var reduction = new ProportionalRateReduction();
        reduction.Begin(10_000, 20_000);
        Assert.Equal(20_000, reduction.OnAck(100, 19_000, isSafe: false, 1000));
        reduction.OnSent(1000);
        Assert.Equal(19_000, reduction.OnAck(100, 19_000, isSafe: false, 1000));
    }

    [Fact]
    public void A_record_that_is_cut_has_its_end_in_the_last_part()
    {
        var store = new BufferStore(keepsBytes: true);
        var board = Board(1, SegmentMarks.Fin | SegmentMarks.Push | SegmentMarks.Syn);
        board.Split(store, 0, 400);
        Assert.Equal((1L, 400, SegmentMarks.Syn), (board[0].Start, board[0].Length, board[0].Marks));
        Assert.Equal((401L, 600, SegmentMarks.Fin | SegmentMarks.Push), (board[1].Start, board[1].Length, board[1].Marks));
    }

    /// <summary>draft-cheng-iccrg-delivery-rate-estimation §3.3: what arrived faster than the path carries is not believed; of two, the longer time counts.</summary>
    [Theory]
    [InlineData(10, 20, 0)]
    [InlineData(20, 20, 100_000)]
    [InlineData(40, 20, 50_000)]
    public void A_rate_over_too_short_a_time_is_not_believed(int milliseconds, int lowest, long rate)
    {
        var board = Board(2);
        var estimate = new DeliveryRate();
        estimate.OnSent(ref board[0], s_zero, isIdle: true);
        estimate.OnSent(ref board[1], s_zero, isIdle: false);
        estimate.OnDelivered(ref board[0], 1000, s_zero + Ms(milliseconds));
        estimate.OnDelivered(ref board[1], 1000, s_zero + Ms(milliseconds));
        Assert.Equal(rate, estimate.Take(Ms(lowest)).BytesPerSecond);
    }
}
