namespace Stead.Net.Tcp.Recovery;

/// <summary>Recent acknowledgement (RFC 8985 §6): what was sent before something that has arrived, and long enough ago, is lost.</summary>
internal struct Rack
{
    private const byte PersistRounds = 16;

    /// <summary>Of those that wait for their time to be up; more are looked at when it is.</summary>
    private const int MostWaiting = 16;

    private long _order, _end, _late;

    /// <summary>Of what this acknowledgement delivered, the one that <see cref="Rtt"/> is of; 0 before the first.</summary>
    private long _rttOrder, _rttEnd;

    /// <summary>The highest position that arrived, out of order or not (fack).</summary>
    private long _forward;

    /// <summary>A duplicate report within this round counts no more (RACK.dsack_round).</summary>
    private long _duplicateRound;
    private byte _multiplier, _persist;
    private bool _isAdvanced;

    public Rack()
    {
        _multiplier = 1;
        _persist = PersistRounds;
        _duplicateRound = -1;
    }

    /// <summary>Of the most recently sent of what the last acknowledgement delivered (RACK.rtt).</summary>
    public Duration Rtt { get; private set; }

    /// <summary>How often something arrived behind what was sent after it.</summary>
    public int ReorderingSeen { get; private set; }

    /// <summary>In bytes: from the highest that arrived to the one that came late.</summary>
    public long ReorderingDistance { get; private set; }

    /// <summary>§6.2 steps 2 and 3, for each record newly delivered.</summary>
    /// <param name="isEchoOlder">The timestamp that came back is older than its last transmission: it is the original that arrived.</param>
    /// <param name="isLastsRtt">The round trip is that of the last in the stream, as Linux, and not of the last sent.</param>
    public void OnDelivered(ref SegmentRecord record, Instant now, Duration minimumRtt, bool isEchoOlder, bool isLastsRtt = false)
    {
        if (record.End > _forward) _forward = record.End;
        else if (record.Start < _forward && !record.Has(SegmentMarks.EverRetransmitted))
        {
            if (record.End < _forward) _late = Math.Max(_late, _forward - record.Start);
        }
        var rtt = now - record.SentAt;
        if (record.Has(SegmentMarks.EverRetransmitted) && (isEchoOlder || rtt < minimumRtt)) return;
        if (isLastsRtt || IsAfter(record.Order, record.End, _rttOrder, _rttEnd)) (Rtt, _rttOrder, _rttEnd) = (rtt, record.Order, record.End);
        if (IsAfter(record.Order, record.End, _order, _end) || !_isAdvanced) (_order, _end, _isAdvanced) = (record.Order, record.End, true);
    }

    /// <summary>After all that one acknowledgement delivered: it may have come late.</summary>
    public void NoteLateness()
    {
        (_rttOrder, _rttEnd) = (0, 0);
        if (_late == 0) return;
        ReorderingSeen++;
        ReorderingDistance = Math.Max(ReorderingDistance, _late);
        _late = 0;
    }

    /// <summary>§6.2 step 4: the peer reported a duplicate.</summary>
    public void OnDuplicate(long acknowledged, long sentTo)
    {
        if (acknowledged < _duplicateRound) return;
        _duplicateRound = sentTo;
        if (_multiplier < byte.MaxValue) _multiplier++;
        _persist = PersistRounds;
    }

    /// <summary>§6.2 step 4: a recovery is over.</summary>
    public void OnRecovered()
    {
        if (_persist > 0) _persist--;
        if (_persist == 0) _multiplier = 1;
    }

    /// <summary>What was taken for a retransmission's arrival was the original's: it tells nothing of what was sent between them.</summary>
    public void Forget() => _isAdvanced = false;

    /// <summary>RACK_update_reo_wnd of §6.2.</summary>
    /// <param name="isPastThreshold">In recovery, or as much was selectively acknowledged as would have been three duplicates.</param>
    public readonly Duration ReorderingWindow(bool isPastThreshold, Duration minimumRtt, Duration smoothedRtt) =>
        ReorderingSeen == 0 && isPastThreshold ? Duration.Zero : Duration.Min(minimumRtt * _multiplier / 4, smoothedRtt);

    /// <summary>RACK_detect_loss of §6.2 step 5: marks what is lost.</summary>
    /// <param name="newlyLost">Bytes.</param>
    /// <returns>After how long more will be lost, unless it arrives; zero when nothing waits.</returns>
    public readonly Duration DetectLoss(ref Scoreboard board, Instant now, Duration window, out long newlyLost)
    {
        newlyLost = 0;
        var timeout = Duration.Zero;
        var waiting = 0;
        if (!_isAdvanced) return timeout;
        for (var slot = board.EarliestSent; slot >= 0;)
        {
            ref var record = ref board.At(slot);
            var next = record.Later;
            if (!IsAfter(_order, _end, record.Order, record.End)) break;
            var remaining = record.SentAt + Rtt + window - now;
            if (remaining <= Duration.Zero)
            {
                newlyLost += record.Length;
                board.MarkLost(slot);
            }
            else
            {
                timeout = Duration.Max(timeout, remaining);
                if (++waiting == MostWaiting) break;
            }
            slot = next;
        }
        return timeout;
    }

    /// <summary>RFC 8985 §6.3: whether it was sent so long ago that the timeout may take it for lost.</summary>
    public readonly bool IsOverdue(in SegmentRecord record, Instant now, Duration window) => record.SentAt + Rtt + window <= now;

    /// <summary>RACK_sent_after: by the order of sending, and within a super-segment by position.</summary>
    private static bool IsAfter(long order, long end, long otherOrder, long otherEnd) => order > otherOrder || order == otherOrder && end > otherEnd;
}
