using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Recovery;

namespace Stead.Net.Tcp;

/// <summary>Losses, and what is done about them (RFC 8985, RFC 6675, RFC 6582, RFC 9937, RFC 5682, RFC 4015).</summary>
public sealed partial class TcpConnection
{
    /// <summary>Neither the congestion control nor the pacing wants the reduction spread (PRR).</summary>
    private bool OwnsRecovery => CongestionControl.OwnsRecovery || Pacing.OwnsRecovery;

    /// <summary>What may be in flight now.</summary>
    private long CongestionWindow => Math.Min(Pacing.WindowLimit, ControlledWindow);

    private long ControlledWindow =>
        _recovery is not (RecoveryState.Recovery or RecoveryState.WindowReduced) || CongestionControl.OwnsRecovery ? CongestionControl.Window
        : Pacing.OwnsRecovery ? Math.Max(SendSegment, Math.Min(CongestionControl.SlowStartThreshold, long.MaxValue / 2))
        : _reducedWindow;

    private void DetectLosses(Instant now, ref AckOutcome outcome)
    {
        var lostBefore = _board.Lost;
        if (!_hasSack)
        {
            // RFC 6582 §3.2: the third duplicate, and in recovery each partial acknowledgement, tell of the first that is outstanding.
            var isPartial = _recovery == RecoveryState.Recovery && outcome.Acked > 0 && _acknowledged < _recoveryEnd;
            if (_board.Count > 0 && !_board[0].Has(SegmentMarks.Lost) && (isPartial || _duplicates >= DuplicateThreshold && _recovery <= RecoveryState.Disorder))
                MarkFirstLost();
        }
        else if (Settings.Rack) DetectByRack(now);
        else DetectBySack();
        outcome.Lost += Math.Max(0, _board.Lost - lostBefore);
    }

    private void MarkFirstLost()
    {
        if (_board[0].Length > SendSegment) _board.Split(_store, 0, SendSegment);
        _board.MarkLost(_board.SlotOf(0));
    }

    private void DetectByRack(Instant now)
    {
        var isPast = _recovery is RecoveryState.Recovery or RecoveryState.Loss || _board.Sacked > (DuplicateThreshold - 1) * SendSegment;
        var window = _rack.ReorderingWindow(isPast, _minimumRtt.Value, _rtt.Smoothed);
        var timeout = _rack.DetectLoss(ref _board, now, window, out _);
        _reorderAt = timeout > Duration.Zero ? now + timeout + Settings.ReorderingSlack : Instant.Never;
    }

    /// <summary>IsLost of RFC 6675 §4: as much was selectively acknowledged behind it as three segments.</summary>
    private void DetectBySack()
    {
        var behind = 0L;
        for (var index = _board.Count - 1; index >= 0; index--)
        {
            var slot = _board.SlotOf(index);
            ref var record = ref _board.At(slot);
            if (record.Has(SegmentMarks.Sacked)) behind += record.Length;
            else if (behind > (DuplicateThreshold - 1) * SendSegment && !record.Has(SegmentMarks.Lost | SegmentMarks.Retransmitted)) _board.MarkLost(slot);
        }
    }

    private void UpdateRecovery(Instant now, ref AckOutcome outcome)
    {
        if (_recovery == RecoveryState.Loss) UpdateLoss(now, outcome);
        else if (_recovery is RecoveryState.Recovery or RecoveryState.WindowReduced) UpdateReduction(now, outcome);
        if (_recovery is RecoveryState.Recovery or RecoveryState.Loss) return;
        // The reports mostly come when the recovery is over.
        if (_recovery <= RecoveryState.Disorder && IsAllReportedTwice(outcome)) Undo(now);
        if (_board.Lost > 0) EnterRecovery(now, outcome);
        else if (_recovery != RecoveryState.WindowReduced) _recovery = _board.Sacked > 0 || _duplicates > 0 ? RecoveryState.Disorder : RecoveryState.Open;
    }

    private void UpdateReduction(Instant now, in AckOutcome outcome)
    {
        // RFC 4015: what was sent again had arrived the first time; RFC 2883 §5: all of it was reported twice.
        var isSpurious = _recovery == RecoveryState.Recovery && _undoFrom >= 0 && (outcome.Acked > 0 && outcome.IsEchoOlder && _undoRetransmissions > 0
            || IsAllReportedTwice(outcome));
        if (isSpurious)
        {
            Undo(now);
            return;
        }
        // RFC 6582 §4.1: without SACK, duplicates of what was sent twice must not start another recovery.
        var isOver = _hasSack && _recovery == RecoveryState.Recovery ? _acknowledged >= _recoveryEnd : _acknowledged > _recoveryEnd || Outstanding == 0;
        if (isOver) LeaveRecovery(now);
    }

    private bool IsAllReportedTwice(in AckOutcome outcome) => outcome.IsDuplicateReported && _undoFrom >= 0 && _undoRetransmissions == 0 && _hasRetransmissionTimestamp;

    private void EnterRecovery(Instant now, in AckOutcome outcome)
    {
        if (_recovery != RecoveryState.WindowReduced) Reduce(now, outcome, isEcn: false);
        _recovery = RecoveryState.Recovery;
        _recoveryEnd = _sendNext;
        BeginUndo();
    }

    private void BeginUndo() => (_undoFrom, _undoRetransmissions, _hasRetransmissionTimestamp) = (_acknowledged, 0, false);

    private void Reduce(Instant now, in AckOutcome outcome, bool isEcn)
    {
        CongestionControl.OnCongestion(new CongestionSample(now, Outstanding + outcome.Acked, _rtt.Smoothed, isEcn));
        // RFC 9937 §6.1: what had been delivered before is not delivered in this recovery.
        _reduction.Begin(Math.Max(CongestionControl.SlowStartThreshold, SendSegment), Outstanding - _board.Sacked - _duplicateBytes + outcome.Delivered);
        _reducedWindow = InFlight;
        _recoveryEnd = _sendNext;
        _isReducedToTell = _hasEcn;
    }

    private void LeaveRecovery(Instant now)
    {
        var wasRecovery = _recovery == RecoveryState.Recovery;
        _recovery = RecoveryState.Open;
        (_duplicates, _duplicateBytes) = (0, 0);
        if (wasRecovery) _rack.OnRecovered();
        CongestionControl.OnRecovered(now);
    }

    /// <summary>The reduction was for nothing.</summary>
    private void Undo(Instant now)
    {
        _undos++;
        _rack.Forget();
        for (var index = 0; index < _board.Count; index++) _board.UnmarkLost(_board.SlotOf(index));
        _recovery = RecoveryState.Open;
        (_undoFrom, _duplicates, _duplicateBytes, _isProbingTimeout) = (-1, 0, 0, false);
        CongestionControl.OnSpuriousCongestion(now);
    }

    /// <summary>After a timeout (RFC 5681 §3.1), with F-RTO (RFC 5682 §3.1) and Eifel (RFC 4015) asking whether it was for nothing.</summary>
    private void UpdateLoss(Instant now, in AckOutcome outcome)
    {
        if (outcome.Acked > 0 && _undoFrom >= 0 && outcome.IsEchoOlder && _undoRetransmissions > 0)
        {
            Undo(now);
            return;
        }
        if (_isProbingTimeout)
        {
            // Step 3b: something sent before the timeout, and only once, arrives.
            if (outcome.HasOriginal && _undoFrom >= 0)
            {
                Undo(now);
                return;
            }
            // Step 2b: the first acknowledgement advances: new data asks whether the rest is on its way.
            if (outcome.Acked > 0 && _acknowledged < _recoveryEnd && _sendNext == _recoveryEnd && Unsent > 0 && _acknowledged + _peerWindow > _sendNext) _recoveryEnd = _sendNext;
            else if (outcome.HasNewSack || outcome.IsDuplicate || outcome.Acked > 0) _isProbingTimeout = false;
        }
        if (_acknowledged < _recoveryEnd) return;
        _recovery = RecoveryState.Open;
        (_duplicates, _duplicateBytes, _isProbingTimeout) = (0, 0, false);
    }

    /// <summary>RFC 8985 §7.4.2.</summary>
    private void OnProbeAcknowledged(Instant now, long ack, in AckOutcome outcome)
    {
        if (ack < _probeEnd) return;
        if (!_isProbeRetransmission || outcome.IsDuplicateReported) _probeEnd = -1;
        else if (ack > _probeEnd)
        {
            // The probe repaired a loss that nobody else has noticed: the window must pay for it.
            _probeEnd = -1;
            if (_recovery is RecoveryState.Recovery or RecoveryState.WindowReduced or RecoveryState.Loss) return;
            CongestionControl.OnCongestion(new CongestionSample(now, Outstanding + outcome.Acked, _rtt.Smoothed));
            CongestionControl.OnRecovered(now);
        }
        else if (outcome is { Acked: 0, HasNewSack: false }) _probeEnd = -1;
    }

    /// <summary>RFC 3168 §6.1.2: as a loss, at most once in a round trip.</summary>
    private void OnEcnEcho(Instant now, in AckOutcome outcome)
    {
        if (_recovery is not (RecoveryState.Open or RecoveryState.Disorder) || Outstanding + outcome.Acked == 0) return;
        Reduce(now, outcome, isEcn: true);
        _recovery = RecoveryState.WindowReduced;
    }

    /// <summary>Whether the window, and nothing else, bounded what was in flight: in slow start half of it suffices, since it may double (RFC 7661 §4.3).</summary>
    private bool IsWindowLimited => _isWindowLimited || CongestionControl.Window < CongestionControl.SlowStartThreshold && CongestionControl.Window < 2 * _largestOutstanding;

    /// <summary>After something was sent.</summary>
    private void NoteUsage(bool isLimited)
    {
        if (_acknowledged < _usageEnd && !isLimited && (_isWindowLimited || Outstanding <= _largestOutstanding)) return;
        (_isWindowLimited, _largestOutstanding, _usageEnd) = (isLimited, Outstanding, _sendNext);
    }
}
