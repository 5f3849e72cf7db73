using Stead.Net.Ip;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>What an acknowledgement tells, in the order of RFC 8985 §6.2 and §7.4: delivered, round trip, lost, congestion, timers.</summary>
public sealed partial class TcpConnection
{
    private const int DuplicateThreshold = 3;

    /// <summary>AckSample promises the lowest round trip of so long.</summary>
    private static readonly Duration s_minimumWindow = Duration.FromSeconds(10);

    /// <summary>What one acknowledgement has told so far.</summary>
    private struct AckOutcome
    {
        public long Acked, Delivered, Lost;

        /// <summary>Of what was sent only once: the first and the last that left.</summary>
        public Instant FirstSent, LastSent, FirstSentOfLast;
        public bool HasSent, HasNewSack, HasOriginal, IsDuplicateReported, IsDuplicate, IsEchoOlder;
    }

    private void OnAcknowledgement(Instant now, in TcpSegment segment, long ack)
    {
        var isWindowChanged = !segment.Has(TcpFlags.Syn) && TakeWindow(segment, ack, scaled: true);
        if (isWindowChanged) OnWindow(now);
        // What the writer announced has not come in a round trip: the rest leaves without it.
        _waitsForMore = false;
        AckOutcome outcome = default;
        var prior = InFlight;
        outcome.IsEchoOlder = _hasTimestamps && segment.HasTimestamps && _hasRetransmissionTimestamp && (int)(segment.TimestampEcho - _firstRetransmissionTimestamp) < 0;
        if (ack > _acknowledged) Advance(now, ack, ref outcome);
        if (_hasSack)
        {
            if (segment.SackCount > 0) TakeSacks(now, segment, ack, ref outcome);
        }
        else if (ack == _acknowledged && outcome.Acked == 0 && Outstanding > 0 && segment.Length == 0 && !isWindowChanged) TakeDuplicate(ref outcome);
        if (outcome.Acked == 0 && outcome.Delivered == 0 && !outcome.IsDuplicate && !outcome.IsDuplicateReported && !segment.Has(TcpFlags.EcnEcho))
        {
            if (isWindowChanged) Stack.AddToTransmit(this);
            return;
        }
        if (_hasEcn && segment.Has(TcpFlags.EcnEcho)) _deliveredMarked += outcome.Delivered;
        _rack.NoteLateness();
        SampleRtt(now, segment, outcome);
        var rate = _rate.Take(_minimumRtt.Value);
        if (_probeEnd >= 0) OnProbeAcknowledged(now, ack, outcome);
        DetectLosses(now, ref outcome);
        _lost += outcome.Lost;
        if (_hasEcn && segment.Has(TcpFlags.EcnEcho) && !segment.Has(TcpFlags.Syn)) OnEcnEcho(now, outcome);
        UpdateRecovery(now, ref outcome);
        TellCongestionControl(now, outcome, prior, rate, segment.Has(TcpFlags.EcnEcho));
        if (outcome.Acked > 0) OnAdvanced(now);
        if (outcome.Acked > 0 || outcome.HasNewSack) ScheduleProbe(now);
        Stack.AddToTransmit(this);
    }

    /// <summary>The cumulative acknowledgement.</summary>
    private void Advance(Instant now, long ack, ref AckOutcome outcome)
    {
        outcome.Acked = ack - _acknowledged;
        while (_board.Count > 0 && _board[0].Start < ack)
        {
            ref var record = ref _board[0];
            var covered = (int)(Math.Min(record.End, ack) - record.Start);
            if (!record.Has(SegmentMarks.Sacked)) OnRecordDelivered(ref record, covered, now, outcome.IsEchoOlder, ref outcome);
            outcome.FirstSentOfLast = record.FirstSentAt;
            if (covered == record.Length) _board.RemoveFirst(_store);
            else _board.TrimFirst(covered);
        }
        _acknowledged = ack;
        if (!_hasSack)
        {
            // The duplicates told of what is now acknowledged (RFC 6582 §3.2 deflates the window so).
            var told = Math.Min(_duplicateBytes, Math.Max(0, outcome.Acked - SendSegment));
            outcome.Delivered = Math.Max(0, outcome.Delivered - told);
            _duplicateBytes -= told;
            if (_recovery == RecoveryState.Open || _recovery == RecoveryState.Disorder || _duplicateBytes > Outstanding) (_duplicateBytes, _duplicates) = (0, 0);
        }
    }

    private void OnRecordDelivered(ref SegmentRecord record, int bytes, Instant now, bool isEchoOlder, ref AckOutcome outcome)
    {
        outcome.Delivered += bytes;
        _rate.OnDelivered(ref record, bytes, now);
        _rack.OnDelivered(ref record, now, _minimumRtt.Value, isEchoOlder, Settings.RackTakesLastRtt);
        if (record.Has(SegmentMarks.EverRetransmitted)) return;
        outcome.HasOriginal |= record.Start < _recoveryEnd;
        if (!outcome.HasSent) (outcome.HasSent, outcome.FirstSent, outcome.LastSent) = (true, record.SentAt, record.SentAt);
        else (outcome.FirstSent, outcome.LastSent) = (Instant.Min(outcome.FirstSent, record.SentAt), Instant.Max(outcome.LastSent, record.SentAt));
    }

    /// <summary>RFC 2018 §8 and RFC 2883 §4.</summary>
    private void TakeSacks(Instant now, in TcpSegment segment, long ack, ref AckOutcome outcome)
    {
        for (var i = 0; i < segment.SackCount; i++)
        {
            var (first, last) = segment.SackAt(i);
            var (start, end) = (SendPosition(first), SendPosition(last));
            if (end <= start || end > _sendNext) continue;
            // RFC 2883 §4: the first block tells of a duplicate when it is acknowledged already, or lies within the second.
            if (i == 0 && (start < ack && start < _acknowledged || segment.SackCount > 1 && IsWithin(start, end, segment.SackAt(1))))
            {
                OnDuplicateReport(now, start, end, ref outcome);
                continue;
            }
            if (end <= _acknowledged) continue;
            TakeSack(now, Math.Max(start, _acknowledged), end, ref outcome);
            _sacks.Keep(start, end);
        }
    }

    private bool IsWithin(long start, long end, (uint Start, uint End) block) => start >= SendPosition(block.Start) && end <= SendPosition(block.End);

    private void TakeSack(Instant now, long start, long end, ref AckOutcome outcome)
    {
        // A segment before the news may have been told in part only.
        var from = Math.Max(start, _sacks.NewsOf(start, end) - SendSegment);
        for (var index = _board.IndexOf(from); index < _board.Count; index++)
        {
            if (_board[index].Start >= end) break;
            if (_board[index].Has(SegmentMarks.Sacked)) continue;
            // A super-segment that arrived in part is cut where its segments were; a part of a segment does not count.
            if (_board[index].Start < start)
            {
                var skip = (int)((start - _board[index].Start + SendSegment - 1) / SendSegment * SendSegment);
                if (skip >= _board[index].Length) continue;
                _board.Split(_store, index, skip);
                continue;
            }
            if (_board[index].End > end)
            {
                var keep = (int)((end - _board[index].Start) / SendSegment * SendSegment);
                if (keep == 0) break;
                _board.Split(_store, index, keep);
            }
            var slot = _board.SlotOf(index);
            ref var record = ref _board.At(slot);
            // What the timestamp answers is the last segment in order (RFC 7323 §4.3), not this one.
            OnRecordDelivered(ref record, record.Length, now, isEchoOlder: false, ref outcome);
            _board.MarkSacked(slot);
            outcome.HasNewSack = true;
        }
    }

    private void OnDuplicateReport(Instant now, long start, long end, ref AckOutcome outcome)
    {
        outcome.IsDuplicateReported = true;
        _duplicatesReported++;
        _rack.OnDuplicate(_acknowledged, _sendNext);
        if (_undoFrom >= 0 && start >= _undoFrom && _undoRetransmissions > 0) _undoRetransmissions--;
    }

    /// <summary>RFC 5681 §2; each is a segment that has arrived somewhere.</summary>
    private void TakeDuplicate(ref AckOutcome outcome)
    {
        outcome.IsDuplicate = true;
        _duplicates++;
        var bytes = Math.Min(SendSegment, Math.Max(0, Outstanding - _duplicateBytes - SendSegment));
        _duplicateBytes += bytes;
        outcome.Delivered += bytes;
    }

    private void SampleRtt(Instant now, in TcpSegment segment, in AckOutcome outcome)
    {
        if (outcome.HasSent)
        {
            _rtt.Sample(now - outcome.FirstSent);
            _rtt.Note(now - outcome.LastSent);
            _minimumRtt.Sample(now, Duration.Max(now - outcome.LastSent, new(1)), s_minimumWindow);
        }
        // RFC 7323 §4.1: of what was sent again only the timestamp knows.
        else if (outcome.Acked > 0 && _hasTimestamps && segment.HasTimestamps && segment.TimestampEcho != 0)
        {
            var elapsed = (int)(Timestamp(now) - segment.TimestampEcho);
            if (elapsed is >= 0 and < 600_000) _rtt.Sample(Duration.Max(Duration.FromMilliseconds(elapsed), Duration.FromMicroseconds(500)));
        }
    }

    private void TellCongestionControl(Instant now, in AckOutcome outcome, long prior, DataRate rate, bool isEcho)
    {
        var isNewRound = outcome.Acked > 0 && _acknowledged >= _roundEnd;
        if (isNewRound) _roundEnd = _sendNext;
        var isInRecovery = _recovery is RecoveryState.Recovery or RecoveryState.WindowReduced;
        var sample = new AckSample
        {
            // What was selectively acknowledged before is not news now.
            Now = now, Acked = Math.Min(outcome.Acked, outcome.Delivered), IsReordered = _rack.ReorderingDistance > DuplicateThreshold * SendSegment, Delivered = outcome.Delivered, PriorInFlight = prior, InFlight = InFlight, Rtt = outcome.HasSent ? now - outcome.LastSent : null,
            SmoothedRtt = _rtt.Smoothed, MinimumRtt = _minimumRtt.Value, IsWindowLimited = IsWindowLimited, IsInRecovery = isInRecovery, IsNewRound = isNewRound,
            DeliveryRate = rate, IsRateAppLimited = _rate.IsSampleLimited, TotalDelivered = _rate.Delivered, PriorDelivered = _rate.SampleDelivered, NewlyLost = outcome.Lost, FirstSent = outcome.Acked > 0 ? outcome.FirstSentOfLast : null, IsEcnEcho = isEcho,
        };
        CongestionControl.OnAck(sample);
        if (isInRecovery && !OwnsRecovery && outcome.Delivered > 0)
            _reducedWindow = _reduction.OnAck(outcome.Delivered, InFlight, isSafe: outcome.Acked > 0 && outcome.Lost == 0, SendSegment);
        if (Pacing is not NoPacing) Pacing.OnAck(sample, PacingStateAt(now), _acknowledged);
    }

    private void OnAdvanced(Instant now)
    {
        _sendBuffer.Release(_store, Math.Min(_acknowledged, _writeEnd), isEmpty: _acknowledged >= _writeEnd);
        (_backoff, _timeouts, _persists, _isUnreachable) = (0, 0, 0, false);
        _stalledSince = Outstanding > 0 || Unsent > 0 ? now : Instant.Never;
        _timeoutAt = Outstanding > 0 ? now + RetransmissionTimeout : Instant.Never;
        if (Outstanding == 0) _probeAt = _reorderAt = Instant.Never;
        if (Outstanding == 0 && Unsent == 0) NoteBusy(now, false);
        ArmKeepAlive(now);
        _grownSendBuffer = Math.Max(_grownSendBuffer, (int)Math.Min(2 * Math.Min(CongestionControl.Window, int.MaxValue), Settings.LargestSendBuffer));
        if (!_isWriterWaiting || Writable < Math.Min(SendBuffer / 4, 1 << 20)) return;
        _isWriterWaiting = false;
        Tell(Readiness.Writable);
    }

    /// <summary>The peer's window has changed.</summary>
    private void OnWindow(Instant now)
    {
        if (Unsent > 0 && _peerWindow > 0) (_persistAt, _persists, _isWindowProbeDue) = (Instant.Never, 0, false);
    }
}
