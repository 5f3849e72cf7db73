using Stead.Net.Ip;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>Data and FINs that arrive (RFC 9293 §3.10.7.4, seventh and eighth).</summary>
public sealed partial class TcpConnection
{
    private bool IsReceiving => State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2;

    private void TakeData(Instant now, in TcpSegment segment, long start)
    {
        var payload = segment.Payload;
        if (segment.Has(TcpFlags.Syn)) start++;
        var end = start + payload.Length;
        var hasFin = segment.Has(TcpFlags.Fin);
        if (!IsReceiving)
        {
            // Behind the peer's FIN: nothing new can be in it, but the FIN may be a repetition.
            if (_hasSack && payload.Length > 0 && start < _receiveNext) _duplicate = new(start, Math.Min(end, _receiveNext));
            AcknowledgeNow();
            return;
        }
        if (payload.Length > 0)
        {
            _dataIn += segment.Count;
            _lastDataReceivedAt = now;
            // RFC 9293 §3.6.1, RFC 2525 §2.17: nobody will read this.
            if (_isClosed && end > _receiveNext && _peerFin == 0 && end > start)
            {
                // Where the peer has acknowledged to, it believes it at once (RFC 5961 §3.2), also when our FIN was lost.
                Stack.ReplyWithReset(Local, Remote, segment);
                End(now, TcpFailure.Aborted);
                return;
            }
            if (start < _receiveNext)
            {
                if (_hasSack) _duplicate = new(start, Math.Min(end, _receiveNext));
                AcknowledgeNow();
                if (end > _receiveNext) payload = payload[(int)(_receiveNext - start)..];
                else payload = default;
                start = Math.Max(start, _receiveNext);
            }
            // What is behind the window is cut off; the FIN with it.
            if (end > _announcedEnd && payload.Length > 0)
            {
                var room = (int)Math.Max(0, _announcedEnd - start);
                if (room < payload.Length)
                {
                    payload = payload[..room];
                    hasFin = false;
                    AcknowledgeNow();
                }
            }
        }
        if (hasFin && (_peerFin == 0 || end < _peerFin)) TakeFinPosition(end);
        if (payload.Length > 0) TakePayload(now, segment, payload, start);
        if (_peerFin > 0 && _receiveNext == _peerFin) OnFin(now);
        else if (hasFin) AcknowledgeNow();
    }

    /// <summary>RFC 9293 §3.10.7.4, sixth: told when it moves, and is ahead of the reader.</summary>
    private void TakeUrgent(long end)
    {
        if (!IsReceiving || end <= Math.Max(_urgentEnd, _readTo)) return;
        _urgentEnd = end;
        if (Listener is null) Tell(Readiness.Urgent);
    }

    /// <summary>Where the stream ends: data behind it, which only a peer gone wrong sends, is not taken.</summary>
    private void TakeFinPosition(long position)
    {
        if (position >= _receiveNext && (_reassembly.Count == 0 || position >= _reassembly.End)) _peerFin = position;
    }

    private void TakePayload(Instant now, in TcpSegment segment, ReadOnlySpan<byte> payload, long start)
    {
        if (_peerFin > 0 && start + payload.Length > _peerFin) payload = payload[..(int)Math.Max(0, _peerFin - start)];
        if (payload.Length == 0) return;
        var end = start + payload.Length;
        var segmentSize = segment.SegmentSize > 0 ? Math.Min(segment.SegmentSize, payload.Length) : payload.Length;
        _window.OnArrival(payload.Length, Math.Min(segmentSize, _announcedSegment));
        if (_hasTimestamps && segment.HasTimestamps && segment.TimestampEcho != 0 && segmentSize >= _window.PeerSegment)
            _receiverRtt.OnEcho(now, segment.TimestampEcho, (int)(Timestamp(now) - segment.TimestampEcho));
        if (start == _receiveNext)
        {
            if (!_isReadShut) _receiveBuffer.Write(_store, start, payload);
            _receiveNext = end;
            if (_reassembly.Count > 0)
            {
                NoteDuplicate(start, end);
                _receiveNext = _reassembly.Advance(_store, end);
                // RFC 5681 §4.2: what fills a hole is acknowledged at once.
                AcknowledgeNow();
            }
            _ack.OnInOrder(now, payload.Length, _window.PeerSegment, Settings);
            if (_isReadShut)
            {
                _readTo = _receiveNext;
                ReleaseRead();
            }
            else if (Listener is null) Tell(Readiness.Readable);
            return;
        }
        _outOfOrder++;
        if (!_reassembly.TryAdd(_store, start, end, Settings.MostStretches, out var duplicate))
        {
            AcknowledgeNow();
            return;
        }
        _receiveBuffer.Write(_store, start, payload);
        if (_hasSack && !duplicate.IsEmpty) _duplicate = duplicate;
        _ack.BeQuick(Settings);
        // Each is a duplicate acknowledgement to those who count (RFC 5681 §4.2).
        AcknowledgeNow(isEach: !_hasSack);
    }

    /// <summary>The part of what came in order that had come out of order before.</summary>
    private void NoteDuplicate(long start, long end)
    {
        if (!_hasSack || !_duplicate.IsEmpty) return;
        if (_reassembly.FirstOverlap(start, end) is { IsEmpty: false } overlap) _duplicate = overlap;
    }

    private void OnFin(Instant now)
    {
        if (_receiveNext > _peerFin) return;
        _receiveNext++;
        _reassembly.Clear(_store);
        if (_isReadShut || _isClosed) _readTo = _peerFin;
        ReleaseRead();
        _repeatsFin = Settings.RepeatsFin;
        AcknowledgeNow();
        switch (State)
        {
            case TcpState.Established:
                State = TcpState.CloseWait;
                break;
            case TcpState.FinWait1:
                if (IsFinAcknowledged) BeginTimeWait(now);
                else State = TcpState.Closing;
                break;
            case TcpState.FinWait2:
                BeginTimeWait(now);
                break;
        }
        if (Listener is null) Tell(Readiness.PeerClosed | Readiness.Readable);
    }

    /// <summary>RFC 3168 §6.1.3: marks are echoed until the sender says that it has reduced its window.</summary>
    private void NoteMarks(in TcpSegment segment)
    {
        if (!_hasEcn) return;
        if (segment.Has(TcpFlags.CongestionWindowReduced)) _isMarkSeen = false;
        if (!segment.IsMarked || segment.Payload.Length == 0) return;
        _isMarkSeen = true;
        AcknowledgeNow();
    }
}
