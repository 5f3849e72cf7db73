using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Recovery;

namespace Stead.Net.Tcp;

/// <summary>What time brings: retransmission (RFC 6298), loss probes and reordering (RFC 8985), zero windows, keep-alive, delays, ends.</summary>
public sealed partial class TcpConnection
{
    /// <summary>RFC 8985 §7.2: WCDelAckT.</summary>
    private static readonly Duration s_worstAcknowledgementDelay = Duration.FromMilliseconds(200);

    /// <summary>RFC 6298 §5.7: for data, when the handshake was lost and has measured nothing.</summary>
    private static readonly Duration s_timeoutAfterLostSyn = Duration.FromSeconds(3);

    private Duration RetransmissionTimeout
    {
        get
        {
            var timeout = !_rtt.HasSample && IsSynchronized && _retransmissions > 0 ? Duration.Max(s_timeoutAfterLostSyn, Settings.InitialTimeout) : _rtt.Timeout(Settings);
            return Duration.Min(Settings.MaximumTimeout, new(timeout.Nanoseconds << Math.Min((int)_backoff, 16)));
        }
    }

    /// <summary>The first moment at which something happens by itself.</summary>
    private Instant Deadline
    {
        get
        {
            var at = Instant.Min(Instant.Min(_timeoutAt, _probeAt), Instant.Min(_reorderAt, _persistAt));
            at = Instant.Min(at, Instant.Min(Instant.Min(_keepAliveAt, _endAt), Instant.Min(_corkAt, _ack.At)));
            return Instant.Min(at, Instant.Min(_pacedAt, ImpatientAt));
        }
    }

    /// <summary>The time that was asked for has come, or an earlier one that has moved.</summary>
    internal void OnTime(Instant now)
    {
        if (ImpatientAt <= now)
        {
            // RFC 9293 §3.10.8: no reset is sent.
            EndLate(now);
            return;
        }
        if (_endAt <= now)
        {
            End(now, TcpFailure.None);
            return;
        }
        if (_ack.At <= now)
        {
            _ack.OnTime();
            Stack.AddToTransmit(this);
        }
        if (_pacedAt <= now || _corkAt <= now) Stack.AddToTransmit(this);
        if (_pacedAt <= now) _pacedAt = Instant.Never;
        if (_corkAt <= now) ReleaseCork();
        if (_reorderAt <= now) OnReorderingTime(now);
        if (_probeAt <= now) OnProbeTime(now);
        if (_timeoutAt <= now) OnTimeout(now);
        if (State != TcpState.Closed && _persistAt <= now) OnPersistTime(now);
        if (State != TcpState.Closed && _keepAliveAt <= now) OnKeepAliveTime(now);
        if (State != TcpState.Closed) Stack.Timers.Ask(this, Deadline);
    }

    private void ReleaseCork()
    {
        _corkAt = Instant.Never;
        (_isCorkReleased, _hasMore, _waitsForMore) = (true, false, false);
    }

    /// <summary>RFC 8985 §6.2 step 5.</summary>
    private void OnReorderingTime(Instant now)
    {
        _reorderAt = Instant.Never;
        AckOutcome outcome = default;
        DetectLosses(now, ref outcome);
        _lost += outcome.Lost;
        if (_board.Lost > 0 && _recovery is not (RecoveryState.Recovery or RecoveryState.Loss))
        {
            EnterRecovery(now, outcome);
            if (!OwnsRecovery) _reducedWindow = _reduction.OnAck(0, InFlight, isSafe: false, SendSegment);
        }
        Stack.AddToTransmit(this);
    }

    /// <summary>RFC 8985 §7.2: two round trips after the last transmission, unless the retransmission timer comes first; then in its place.</summary>
    private void ScheduleProbe(Instant now)
    {
        _probeAt = Instant.Never;
        if (!Settings.TailLossProbe || !_hasSack || !IsSynchronized || Outstanding == 0 || _probeEnd >= 0 || _recovery is not (RecoveryState.Open or RecoveryState.WindowReduced) || _board.Sacked > 0) return;
        var delay = _rtt.HasSample ? _rtt.Smoothed * 2 + (Outstanding <= SendSegment ? s_worstAcknowledgementDelay : Duration.FromMilliseconds(2)) : Duration.FromSeconds(1);
        _probeAt = Instant.Min(now + delay, _timeoutAt);
    }

    private void OnProbeTime(Instant now)
    {
        _probeAt = Instant.Never;
        if (_probeEnd >= 0 || _board.Count == 0) return;
        _isProbeDue = true;
        _timeoutAt = now + RetransmissionTimeout;
        Stack.AddToTransmit(this);
    }

    /// <summary>RFC 6298 §5, RFC 5681 §3.1, RFC 8985 §6.3.</summary>
    private void OnTimeout(Instant now)
    {
        if (_board.Count == 0)
        {
            _timeoutAt = Instant.Never;
            return;
        }
        Stack.Counters.Timeouts++;
        if (IsTooLate(now))
        {
            EndLate(now);
            return;
        }
        if (_timeouts < byte.MaxValue) _timeouts++;
        if (_backoff < 16) _backoff++;
        (_probeAt, _reorderAt, _probeEnd, _isProbeDue) = (Instant.Never, Instant.Never, -1, false);
        if (!IsSynchronized)
        {
            // RFC 6298 §5.7: a handshake that was lost has told nothing about the path.
            _board.MarkLost(_board.SlotOf(0));
        }
        else
        {
            EnterLoss(now);
            if (Settings.BlackHoleAfter > 0 && _timeouts % Settings.BlackHoleAfter == 0) SuspectBlackHole(now);
        }
        _mustRetransmit = true;
        _timeoutAt = now + RetransmissionTimeout;
        Stack.AddToTransmit(this);
    }

    private void EnterLoss(Instant now)
    {
        var isNew = _recovery is not (RecoveryState.Recovery or RecoveryState.Loss) || _acknowledged >= _recoveryEnd;
        // RFC 2018 §8: the receiver has thrown away what it had; what it told is forgotten.
        var hasReneged = _board[0].Has(SegmentMarks.Sacked);
        if (hasReneged) _sacks.Clear();
        var lostBefore = _board.Lost;
        for (var index = 0; index < _board.Count; index++)
        {
            var slot = _board.SlotOf(index);
            if (hasReneged) _board.Unsack(slot);
            if (_board.At(slot).Has(SegmentMarks.Sacked)) continue;
            if (index > 0 && _hasSack && Settings.Rack && !_rack.IsOverdue(_board.At(slot), now, Duration.Zero)) continue;
            _board.MarkLost(slot);
        }
        _lost += Math.Max(0, _board.Lost - lostBefore);
        (_duplicates, _duplicateBytes) = (0, 0);
        var isFirst = isNew || _recovery == RecoveryState.Loss && _timeouts == 1;
        CongestionControl.OnTimeout(new CongestionSample(now, Outstanding, _rtt.Smoothed), isFirst: isFirst || _recovery != RecoveryState.Loss && _timeouts == 1);
        // RFC 5682 §2.1: asked only once for what was outstanding.
        _isProbingTimeout = isNew || _timeouts > 1;
        _recovery = RecoveryState.Loss;
        _recoveryEnd = _sendNext;
        // RFC 3168 §6.1.2: the peer is told of this reduction too.
        _isReducedToTell = _hasEcn;
        if (isNew) BeginUndo();
        if (isNew) _hasRetransmissionTimestamp = false;
    }

    /// <summary>How long nothing may be acknowledged; zero: until R2.</summary>
    private Duration Patience => State == TcpState.SynSent && Settings.ConnectTimeout > Duration.Zero ? Settings.ConnectTimeout : Settings.UserTimeout;

    /// <summary>The user timeout (RFC 9293 §3.9.1, RFC 5482): of what was written, sent or not.</summary>
    private Instant ImpatientAt => _stalledSince != Instant.Never && Patience is var patience && patience > Duration.Zero ? _stalledSince + patience : Instant.Never;

    private void EndLate(Instant now) => End(now, _isUnreachable ? TcpFailure.Unreachable : TcpFailure.TimedOut);

    /// <summary>R2 (RFC 9293 §3.8.3).</summary>
    private bool IsTooLate(Instant now)
    {
        var limit = State switch { TcpState.SynSent => Settings.SynRetries, TcpState.SynReceived => Settings.SynAckRetries, _ => Settings.Retries };
        // RFC 9293 §3.8.6.1: a peer that answers, and has taken its window back, is waited for.
        if (_peerWindow == 0 && IsSynchronized && !_isClosed && now - _lastReceivedAt < Settings.MaximumTimeout * 2) return false;
        // Nobody waits any more: no more than eight times (orphans, as Linux).
        return _timeouts >= (_isClosed && IsSynchronized ? Math.Min(limit, 8) : limit);
    }

    /// <summary>RFC 9293 §3.8.6.1: a window of zero is asked about for as long as it is answered.</summary>
    private void ArmPersist(Instant now)
    {
        if (Outstanding > 0 || _persistAt != Instant.Never) return;
        _persistAt = now + new Duration(_rtt.Timeout(Settings).Nanoseconds << Math.Min((int)_persists, 16)) is var at && at - now > Settings.MaximumTimeout ? now + Settings.MaximumTimeout : at;
        if (_stalledSince == Instant.Never) _stalledSince = now;
    }

    private void OnPersistTime(Instant now)
    {
        _persistAt = Instant.Never;
        if (Outstanding > 0 || !HasUnsent) return;
        var isUnanswered = now - _lastReceivedAt > Settings.MaximumTimeout * 2 && _persists >= Settings.Retries;
        if (isUnanswered || _isClosed && _persists >= 8)
        {
            QueueReset(now);
            End(now, TcpFailure.TimedOut);
            return;
        }
        if (_persists < byte.MaxValue) _persists++;
        _isWindowProbeDue = true;
        ArmPersist(now);
        Stack.AddToTransmit(this);
    }

    private void ArmKeepAlive(Instant now)
    {
        _keepAlives = 0;
        _keepAliveAt = Settings.KeepAlive && IsSynchronized && State != TcpState.TimeWait ? now + Settings.KeepAliveIdle : Instant.Never;
        Stack.Timers.Ask(this, _keepAliveAt);
    }

    private void OnKeepAliveTime(Instant now)
    {
        var idleUntil = _lastReceivedAt + Settings.KeepAliveIdle;
        if (_keepAlives > 0 && now - _lastReceivedAt < Settings.KeepAliveInterval || now < idleUntil) _keepAlives = 0;
        if (now < idleUntil || Outstanding > 0)
        {
            _keepAliveAt = now < idleUntil ? idleUntil : now + Settings.KeepAliveInterval;
            return;
        }
        if (_keepAlives >= Settings.KeepAliveProbes || Settings.UserTimeout > Duration.Zero && _keepAlives > 0 && now - _lastReceivedAt >= Settings.UserTimeout)
        {
            QueueReset(now);
            End(now, TcpFailure.TimedOut);
            return;
        }
        _keepAlives++;
        _isKeepAliveDue = true;
        _keepAliveAt = now + Settings.KeepAliveInterval;
        Stack.AddToTransmit(this);
    }

    /// <summary>Something is about to be sent, and nothing is under way: after a pause the window is that of a restart (RFC 5681 §4.1), and no time has passed for it (RFC 9438 §5.8).</summary>
    private void NoteIdle(Instant now)
    {
        var timeout = RetransmissionTimeout;
        if (_dataOut == 0 || now - Instant.Max(_lastDataAt, _restartedAt) <= timeout) return;
        _restartedAt = now;
        CongestionControl.OnIdle(now, Settings.SlowStartAfterIdle ? (int)Math.Min(64, (now - _lastDataAt).Nanoseconds / timeout.Nanoseconds) : 0);
    }
}
