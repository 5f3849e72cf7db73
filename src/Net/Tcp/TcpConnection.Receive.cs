using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>What happens when a segment arrives (RFC 9293 §3.10.7.4, RFC 5961, RFC 7323 §5).</summary>
public sealed partial class TcpConnection
{
    /// <summary>After so long a timestamp may have come around (RFC 7323 §5.5).</summary>
    internal static readonly Duration TimestampLife = Duration.FromSeconds(24 * 86_400);

    internal void OnSegment(Instant now, in TcpSegment segment)
    {
        _segmentsIn += segment.Count;
        _lastReceivedAt = now;
        if (State == TcpState.SynSent)
        {
            OnSegmentInSynSent(now, segment);
            return;
        }
        var start = ReceivePosition(segment.Sequence);
        var end = start + segment.Length;
        if (IsTimestampOld(now, segment))
        {
            Stack.Counters.OldTimestamps++;
            ChallengeOrAcknowledge(now, segment, start, end);
            return;
        }
        // Sequence (§3.10.7.4, first).
        if (!IsAcceptable(start, segment))
        {
            if (segment.Has(TcpFlags.Reset)) return;
            // RFC 9293 §3.10.7.4, SYN-RECEIVED: the peer did not get our SYN and acknowledgement.
            if (segment.Has(TcpFlags.Syn) && State == TcpState.SynReceived && start == 0)
            {
                if (segment.Has(TcpFlags.Ack) && Listener is null) OnSynAckInSynReceived(now, segment);
                else ResendSynAck();
                return;
            }
            if (segment.Has(TcpFlags.Syn)) Challenge(now);
            else ChallengeOrAcknowledge(now, segment, start, end);
            return;
        }
        if (segment.Has(TcpFlags.Reset))
        {
            OnReset(now, start);
            return;
        }
        if (segment.Has(TcpFlags.Syn))
        {
            // RFC 5961 §4: whatever it is, the peer is asked with an acknowledgement.
            if (Settings.BelievesAnySyn)
            {
                // RFC 793, page 71: an error, and the end.
                QueueReset(now);
                End(now, TcpFailure.Reset);
            }
            else Challenge(now);
            return;
        }
        if (!segment.Has(TcpFlags.Ack)) return;
        var ack = SendPosition(segment.Acknowledgement);
        if (State == TcpState.SynReceived)
        {
            if (ack <= 0 || ack > _sendNext)
            {
                Stack.ReplyWithReset(Local, Remote, segment);
                return;
            }
            TakeTimestamp(now, segment, start);
            TakeWindow(segment, ack, scaled: true);
            RoundReceiveBuffer();
            TakeQueuedWithSyn();
            State = TcpState.Established;
            OnEstablished(now);
            if (State == TcpState.Closed) return;
        }
        // RFC 5961 §5.2: an acknowledgement of what was never sent, or of long ago, is not believed.
        else if (ack > _sendNext || ack < _acknowledged - Math.Max(_largestPeerWindow, 65_535))
        {
            if (ack <= _sendNext || Settings.AnswersEarlyAcknowledgements) Challenge(now);
            return;
        }
        else TakeTimestamp(now, segment, start);
        NoteMarks(segment);
        OnAcknowledgement(now, segment, ack);
        if (State == TcpState.Closed) return;
        OnFinAcknowledged(now);
        if (segment.Has(TcpFlags.Urgent)) TakeUrgent(start + segment.UrgentPointer);
        if (segment.Length > 0) TakeData(now, segment, start);
        if (State == TcpState.Closed) return;
        Stack.AddToTransmit(this);
        Stack.Timers.Ask(this, Deadline);
    }

    /// <summary>
    /// Of the four cases of RFC 9293 §3.4; and the left edge is good for a bare acknowledgement whatever the window, so that acknowledgements are not lost with it. Nor with the
    /// last segment when it comes again, as a FIN does whose acknowledgement was lost: it is answered and what it acknowledges is taken, as in BSD and Linux.
    /// </summary>
    private bool IsAcceptable(long start, in TcpSegment segment)
    {
        var (end, length) = (_announcedEnd, segment.Length);
        if (start + length == _receiveNext && !segment.Has(TcpFlags.Syn | TcpFlags.Reset)) return true;
        if (length == 0) return start == _receiveNext || start >= _receiveNext && start < Math.Max(end, _receiveNext + 1);
        // A zero window: the segment is not taken, its acknowledgement is (§3.10.7.4): decided in TakeData.
        return start < Math.Max(end, _receiveNext + 1) && start + length > _receiveNext;
    }

    /// <summary>PAWS (RFC 7323 §5.3); resets are not tested.</summary>
    private bool IsTimestampOld(Instant now, in TcpSegment segment)
    {
        if (!_hasTimestamps || !segment.HasTimestamps || segment.Has(TcpFlags.Reset) || segment.Has(TcpFlags.Syn)) return false;
        return (int)(segment.TimestampValue - _timestampRecent) < 0 && now - _timestampRecentAt < TimestampLife;
    }

    /// <summary>RFC 7323 §4.3: of the segment that the next acknowledgement answers.</summary>
    private void TakeTimestamp(Instant now, in TcpSegment segment, long start)
    {
        if (!_hasTimestamps || !segment.HasTimestamps || start > _lastAckSent) return;
        if ((int)(segment.TimestampValue - _timestampRecent) < 0) return;
        (_timestampRecent, _timestampRecentAt) = (segment.TimestampValue, now);
    }

    /// <summary>RFC 5961 §3.2: only exactly at the next byte does a reset count; another one in the window is asked about.</summary>
    private void OnReset(Instant now, long start)
    {
        if (start != _receiveNext && !Settings.BelievesAnyReset)
        {
            Challenge(now);
            return;
        }
        Stack.Counters.ResetsReceived++;
        if (State == TcpState.SynReceived && Listener is not null)
        {
            // Passively opened: as if nothing had been.
            End(now, TcpFailure.Reset);
            return;
        }
        End(now, State == TcpState.SynReceived ? TcpFailure.Refused : TcpFailure.Reset);
    }

    /// <summary>Both sides opened at once, and both SYNs were answered (§3.5, figure 8).</summary>
    private void OnSynAckInSynReceived(Instant now, in TcpSegment segment)
    {
        var ack = SendPosition(segment.Acknowledgement);
        if (ack <= 0 || ack > _sendNext)
        {
            Stack.ReplyWithReset(Local, Remote, segment);
            return;
        }
        TakeWindow(segment, ack, scaled: false);
        State = TcpState.Established;
        OnEstablished(now);
        OnAcknowledgement(now, segment, ack);
        Stack.AddToTransmit(this);
    }

    private void ResendSynAck()
    {
        if (_board.Count > 0) _board.MarkLost(_board.SlotOf(0));
        _mustRetransmit = true;
        Stack.AddToTransmit(this);
    }

    /// <summary>A segment outside of the window is answered (§3.10.7.4), and what it duplicates is told (RFC 2883 §4).</summary>
    private void ChallengeOrAcknowledge(Instant now, in TcpSegment segment, long start, long end)
    {
        if (segment.Length == 0)
        {
            Challenge(now);
            return;
        }
        // A FIN alone is no data that was sent for nothing.
        if (_hasSack && start < _receiveNext && segment.Payload.Length > 0) _duplicate = new(start, Math.Min(end, _receiveNext));
        AcknowledgeNow();
        Stack.AddToTransmit(this);
    }

    /// <summary>An acknowledgement that asks the peer where it is; limited, so that nobody can count them (RFC 5961 §7).</summary>
    private void Challenge(Instant now)
    {
        if (now - _challengedAt < Settings.ChallengeInterval && _challengedAt > default(Instant) || !Stack.MayChallenge(now)) return;
        _challengedAt = now;
        AcknowledgeNow();
        Stack.AddToTransmit(this);
    }

    private void AcknowledgeNow(bool isEach = false)
    {
        _ack.Now(isEach);
        Stack.AddToTransmit(this);
    }

    /// <summary>The window is taken of the newest segment (§3.10.7.4, SND.WL1 and SND.WL2).</summary>
    /// <returns>Whether it changed.</returns>
    private bool TakeWindow(in TcpSegment segment, long ack, bool scaled)
    {
        var start = ReceivePosition(segment.Sequence);
        var window = (long)segment.Window << (scaled ? _peerScale : 0);
        if (!(start > _windowSequence || start == _windowSequence && ack >= _windowAcknowledged || ack > _acknowledged)) return false;
        (_windowSequence, _windowAcknowledged) = (start, ack);
        if (window == _peerWindow) return false;
        _peerWindow = window;
        _largestPeerWindow = Math.Max(_largestPeerWindow, window);
        return true;
    }

    private void OnFinAcknowledged(Instant now)
    {
        if (!IsFinAcknowledged) return;
        switch (State)
        {
            case TcpState.FinWait1:
                State = TcpState.FinWait2;
                if (_isClosed && Settings.FinWait2 > Duration.Zero) _endAt = now + Settings.FinWait2;
                break;
            case TcpState.Closing:
                BeginTimeWait(now);
                break;
            case TcpState.LastAck:
                End(now, TcpFailure.None);
                break;
        }
    }

    /// <summary>§3.4.2: long enough for what is still in the network to be gone.</summary>
    private void BeginTimeWait(Instant now)
    {
        _timeoutAt = _probeAt = _reorderAt = _persistAt = _keepAliveAt = _corkAt = _endAt = Instant.Never;
        _board.Clear(_store);
        _sendBuffer.Release(_store, _writeEnd, isEmpty: true);
        State = TcpState.TimeWait;
        var shift = _hasScaling ? _scale : 0;
        var window = (ushort)Math.Min(WindowToAnnounce() >> shift, ushort.MaxValue);
        _timeWait = new(Stack, Local, Remote, Settings)
        {
            Sequence = Sequence(_sendNext), Expected = (uint)(_irs + _receiveNext), Window = window, Acceptable = window << shift, OldestAcknowledgement = Math.Max(_largestPeerWindow, 65_535),
            HasSack = _hasSack, TimestampRecent = _hasTimestamps ? _timestampRecent : null, TimestampRecentAt = _timestampRecentAt, TimestampOffset = _timestampOffset,
        };
        Stack.Forget(this);
        Stack.TimeWaits.Add(_timeWait, now);
        if (Listener is null) Tell(Readiness.Closed);
    }
}
