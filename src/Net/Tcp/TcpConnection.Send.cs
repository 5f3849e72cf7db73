using Stead.Net.Ip;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>What is sent next, if anything: a packet a call.</summary>
public sealed partial class TcpConnection
{
    /// <summary>Puts the next packet together.</summary>
    /// <returns>False when there is nothing to send now.</returns>
    internal bool TryBuild(Instant now, Span<byte> into, out PacketInfo info)
    {
        if (State == TcpState.Closed)
        {
            info = default;
            return false;
        }
        if (TrySendSyn(now, into, out info) || TryRetransmit(now, into, out info) || TryProbe(now, into, out info) || TrySendNew(now, into, out info))
        {
            Stack.Timers.Ask(this, Deadline);
            return true;
        }
        if (_ack.Due == 0)
        {
            Stack.Timers.Ask(this, Deadline);
            return false;
        }
        var repeatsFin = _repeatsFin && IsFinSent && !IsFinAcknowledged;
        _repeatsFin = false;
        info = repeatsFin
            ? Build(now, into, _sendNext - 1, 0, TcpFlags.Ack | TcpFlags.Fin, isNewData: false)
            : Build(now, into, _sendNext, 0, TcpFlags.Ack, isNewData: false);
        return true;
    }

    private bool TrySendSyn(Instant now, Span<byte> into, out PacketInfo info)
    {
        info = default;
        if (_sendNext != 0 || State is not (TcpState.SynSent or TcpState.SynReceived)) return false;
        Record(now, 0, 1, SegmentMarks.Syn);
        info = Build(now, into, 0, 0, SynFlags, isNewData: false);
        return true;
    }

    private TcpFlags SynFlags => State == TcpState.SynSent
        ? TcpFlags.Syn | (Settings.Ecn && _timeouts <= Settings.EcnRetries ? TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced : 0)
        : TcpFlags.Syn | TcpFlags.Ack | (_hasEcn ? TcpFlags.EcnEcho : 0);

    /// <summary>The first that is lost and not yet sent again (NextSeg of RFC 6675 §4, rule 1).</summary>
    private bool TryRetransmit(Instant now, Span<byte> into, out PacketInfo info)
    {
        info = default;
        if (_board.Lost == 0) return false;
        var index = _board.NextLost();
        if (index < 0) return false;
        var slot = _board.SlotOf(index);
        if (_board.At(slot).Has(SegmentMarks.Syn))
        {
            _mustRetransmit = false;
            MarkRetransmitted(now, slot);
            info = Build(now, into, 0, 0, SynFlags, isNewData: false);
            return true;
        }
        var room = _mustRetransmit ? SendSegment : CongestionWindow - InFlight;
        var length = Math.Min(_board.At(slot).Length, SendSegment);
        if (room < length) return false;
        // A receiver that took its window back is not sent to, but for the probe of the first byte.
        var start = _board.At(slot).Start;
        if (start > _acknowledged && start + length > _acknowledged + _peerWindow + 1) return false;
        if (!_mustRetransmit && !MayPace(now, ref room, isRetransmission: true)) return false;
        length = Math.Min(_board.At(slot).Length, LargestTogether(now, room, isRetransmission: true));
        _mustRetransmit = false;
        info = Resend(now, into, index, length);
        return true;
    }

    private PacketInfo Resend(Instant now, Span<byte> into, int index, int length)
    {
        if (_board[index].Length > length) _board.Split(_store, index, length);
        var slot = _board.SlotOf(index);
        MarkRetransmitted(now, slot);
        ref var record = ref _board.At(slot);
        if (_recovery is RecoveryState.Recovery or RecoveryState.WindowReduced) _reduction.OnSent(record.Length);
        var hasFin = record.Has(SegmentMarks.Fin);
        var payload = record.Length - (hasFin ? 1 : 0);
        Paced(now, payload, isRetransmission: true);
        if (Pacing is not NoPacing) Pacing.OnRetransmitted(PacingStateAt(now), payload);
        var flags = TcpFlags.Ack | (hasFin ? TcpFlags.Fin : 0) | (record.Has(SegmentMarks.Push) || payload > SendSegment ? TcpFlags.Push : 0);
        return Build(now, into, record.Start, payload, flags, isNewData: false);
    }

    private void MarkRetransmitted(Instant now, int slot)
    {
        _board.MarkRetransmitted(slot);
        ref var record = ref _board.At(slot);
        _rate.OnSent(ref record, now, isIdle: false);
        record.SentAt = now;
        if (!_hasRetransmissionTimestamp) (_hasRetransmissionTimestamp, _firstRetransmissionTimestamp) = (true, Timestamp(now));
        if (_undoFrom >= 0) _undoRetransmissions++;
        _retransmissions++;
        _bytesRetransmitted += record.Length;
        Stack.Counters.Retransmissions++;
        if (_timeoutAt == Instant.Never || slot == _board.SlotOf(0) && _recovery == RecoveryState.Recovery) _timeoutAt = now + RetransmissionTimeout;
    }

    /// <summary>The loss probe of RFC 8985 §7.3, the window probe of RFC 9293 §3.8.6.1, the keep-alive of §3.8.4.</summary>
    private bool TryProbe(Instant now, Span<byte> into, out PacketInfo info)
    {
        info = default;
        if (_isProbeDue)
        {
            _isProbeDue = false;
            if (_board.Count > 0)
            {
                _tailLossProbes++;
                _probeEnd = _sendNext;
                // New data is better: it cannot be a duplicate, and may exceed the window by one segment.
                if (TrySendNew(now, into, out info, isProbe: true))
                {
                    (_probeEnd, _isProbeRetransmission) = (_sendNext, false);
                    return true;
                }
                _isProbeRetransmission = true;
                var last = _board.Count - 1;
                if (_board[last].Length > SendSegment)
                {
                    _board.Split(_store, last, (_board[last].Length - 1) / SendSegment * SendSegment);
                    last++;
                }
                info = Resend(now, into, last, _board[last].Length);
                return true;
            }
        }
        if (!_isWindowProbeDue && !_isKeepAliveDue) return false;
        _isWindowProbeDue = _isKeepAliveDue = false;
        // One position back: it asks for an acknowledgement, and has nothing that could be taken.
        info = Build(now, into, _acknowledged - 1, 0, TcpFlags.Ack, isNewData: false);
        return true;
    }

    private bool TrySendNew(Instant now, Span<byte> into, out PacketInfo info, bool isProbe = false)
    {
        info = default;
        if (State < TcpState.Established || State == TcpState.TimeWait || IsFinSent) return false;
        var unsent = Unsent;
        if (unsent <= 0 && !_isFinQueued) return false;
        var window = _acknowledged + _peerWindow - _sendNext;
        if (unsent <= 0) return SendFin(now, into, out info);
        var wanted = (int)Math.Min(unsent, SendSegment);
        // RFC 9293 §3.8.6.2.1: a full segment, all there is, or half of the largest window.
        if (window < wanted && (window <= 0 || Outstanding > 0 && window < SendSegment || window < _largestPeerWindow / 2 && window < SendSegment))
        {
            NoteWindowLimited(now);
            ArmPersist(now);
            return false;
        }
        if (Outstanding == 0) NoteIdle(now);
        var room = isProbe ? SendSegment : CongestionWindow - InFlight;
        if (room < wanted)
        {
            NoteUsage(isLimited: true);
            return false;
        }
        if (!isProbe && !MayPace(now, ref room, isRetransmission: false)) return false;
        var length = (int)Math.Min(unsent, Math.Min(window, isProbe ? SendSegment : LargestTogether(now, room, isRetransmission: false)));
        if (length < unsent && length > SendSegment) length -= length % SendSegment;
        if (length == unsent && IsHeld(now, length)) length -= length % SendSegment;
        if (length == 0) return false;
        SendData(now, into, length, out info);
        return true;
    }

    private void SendData(Instant now, Span<byte> into, int length, out PacketInfo info)
    {
        var start = _sendNext;
        var isLast = start + length == _writeEnd;
        var hasFin = isLast && _isFinQueued && _peerWindow + _acknowledged > start + length;
        if (length % SendSegment != 0) _smallEnd = start + length;
        var marks = (hasFin ? SegmentMarks.Fin : 0) | (isLast && !_hasMore ? SegmentMarks.Push : 0);
        NoteBusy(now, true);
        NoteUnlimited(now);
        Record(now, start, length + (hasFin ? 1 : 0), marks);
        if (_recovery is RecoveryState.Recovery or RecoveryState.WindowReduced) _reduction.OnSent(length);
        Paced(now, length, isRetransmission: false);
        if (Pacing is not NoPacing) Pacing.OnSent(PacingStateAt(now), start, length);
        NoteUsage(InFlight + SendSegment > CongestionWindow);
        if (Unsent == 0 && InFlight < CongestionWindow) OnAppLimited(now);
        (_corkAt, _isCorkReleased) = (Instant.Never, false);
        info = Build(now, into, start, length, TcpFlags.Ack | (hasFin ? TcpFlags.Fin : 0) | ((marks & SegmentMarks.Push) != 0 || length > SendSegment ? TcpFlags.Push : 0), isNewData: true);
        ScheduleProbe(now);
    }

    private bool SendFin(Instant now, Span<byte> into, out PacketInfo info)
    {
        if (_acknowledged + _peerWindow <= _sendNext)
        {
            info = default;
            ArmPersist(now);
            return false;
        }
        NoteBusy(now, true);
        Record(now, _sendNext, 1, SegmentMarks.Fin);
        info = Build(now, into, _sendNext - 1, 0, TcpFlags.Ack | TcpFlags.Fin, isNewData: false);
        ScheduleProbe(now);
        return true;
    }

    private void Record(Instant now, long start, int length, SegmentMarks marks)
    {
        var isIdle = Outstanding == 0;
        var slot = _board.Append(_store, start, length, marks);
        ref var record = ref _board.At(slot);
        _rate.OnSent(ref record, now, isIdle);
        record.SentAt = record.FirstSentAt = now;
        _sendNext = start + length;
        _bytesSent += length;
        if (_timeoutAt == Instant.Never) _timeoutAt = now + RetransmissionTimeout;
        if (_stalledSince == Instant.Never) _stalledSince = now;
        _persistAt = Instant.Never;
    }

    /// <summary>Whether a last, small segment waits: Nagle's rule in Minshall's form (only one small segment is under way), and corks.</summary>
    private bool IsHeld(Instant now, int length)
    {
        if (length % SendSegment == 0 || _isFinQueued) return false;
        if (Settings.Cork || _waitsForMore)
        {
            if (_isCorkReleased) return false;
            if (_corkAt == Instant.Never) _corkAt = now + RetransmissionTimeout;
            return true;
        }
        return !Settings.NoDelay && (Settings.Minshall ? _smallEnd > _acknowledged : Outstanding > 0);
    }

    /// <summary>How many bytes may leave as one packet: one segment, or with segmentation offload what a millisecond carries.</summary>
    private int LargestTogether(Instant now, long room, bool isRetransmission)
    {
        var most = Stack.Settings.LargestPacket - HeaderLength - 40;
        // An urgent pointer is from the beginning of its segment: nobody may cut it.
        if (most < 2 * SendSegment || _urgentSendEnd > _acknowledged) return SendSegment;
        // Half of the window at a time, as Linux: the other half is under way meanwhile.
        var half = Math.Max(SendSegment, CongestionWindow / 2 / SendSegment * SendSegment);
        var burst = Stack.Settings.LargestPacket;
        var rate = PacingRate(now, isRetransmission) ?? ImpliedRate;
        if (rate.BytesPerSecond > 0)
        {
            // What the rate carries in 1/1024 s, more where the round trip is so short that acknowledgements cost more than bursts do harm.
            var carried = rate.BytesPerSecond >> 10;
            var micros = (int)Math.Min(_minimumRtt.Value.Microseconds >> 9, 31);
            burst = (int)Math.Min(most, Math.Max(carried + (micros < 17 ? Stack.Settings.LargestPacket >> micros : 0), Settings.SegmentsTogether * SendSegment));
        }
        var length = (int)Math.Min(Math.Min(most, burst), Math.Min(half, room));
        return Math.Max(SendSegment, length / SendSegment * SendSegment);
    }

    /// <summary>At which the window would be sent if it were spread over the round trip, as Linux computes it.</summary>
    private DataRate ImpliedRate => DataRate.Of(CongestionWindow * (CongestionControl.Window < CongestionControl.SlowStartThreshold / 2 ? 2 : 1), _rtt.Smoothed);

    private DataRate? PacingRate(Instant now, bool isRetransmission) => Pacing is NoPacing ? null : Pacing.Rate(PacingStateAt(now), isRetransmission);

    /// <summary>Whether the pacer lets anything leave now, and how much.</summary>
    private bool MayPace(Instant now, ref long room, bool isRetransmission)
    {
        if (Pacing is NoPacing || _dataOut < Settings.UnpacedSegments || Pacing.Rate(PacingStateAt(now), isRetransmission) is not { } rate)
        {
            _pacedAt = Instant.Never;
            return true;
        }
        var allowance = _pacer.Allowance(now, rate, Pacing.BurstSize(rate, SendSegment));
        if (allowance <= 0)
        {
            _pacedAt = _pacer.NextSend(rate);
            return false;
        }
        _pacedAt = Instant.Never;
        room = Math.Min(room, allowance);
        return true;
    }

    private void Paced(Instant now, int bytes, bool isRetransmission)
    {
        if (Pacing is not NoPacing) _pacer.OnSent(bytes);
    }

    private void OnAppLimited(Instant now)
    {
        _rate.OnLimited(InFlight);
        if (_isWriterWaiting) _bufferLimitedSince = now;
        if (Pacing is not NoPacing) Pacing.OnAppLimited(PacingStateAt(now));
    }

    private PacingState PacingStateAt(Instant now) => new()
    {
        Now = now, CongestionWindow = CongestionWindow, SlowStartThreshold = CongestionControl.SlowStartThreshold, InitialWindow = (long)Settings.InitialWindow * SendSegment,
        PeerWindow = _peerWindow, Outstanding = Outstanding, SegmentSize = SendSegment, OldestSent = _board.Count > 0 ? _board[0].FirstSentAt : null,
        SmoothedRtt = _rtt.Smoothed, LastRtt = _rtt.Last, IsInRecovery = _recovery is RecoveryState.Recovery or RecoveryState.WindowReduced,
        SentTo = _sendNext, AcknowledgedTo = _acknowledged, CongestionControlRate = CongestionControl.PacingRate, Unsent = Math.Max(0, Unsent), IsClosing = _isFinQueued,
    };
}
