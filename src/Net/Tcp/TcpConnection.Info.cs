using Stead.Net.Tcp.Recovery;

namespace Stead.Net.Tcp;

/// <summary>What is told about a connection.</summary>
public sealed partial class TcpConnection
{
    /// <summary>The latest measurement; zero before the first.</summary>
    public Duration LastRtt => _rtt.Last;

    public TcpInfo Info(Instant now) => new()
    {
        State = State, Recovery = _recovery, Timeouts = _timeouts, Backoff = _backoff, Probes = Math.Max(_persists, _keepAlives),
        HasTimestamps = _hasTimestamps, HasSack = _hasSack, HasEcn = _hasEcn, HasWindowScaling = _hasScaling, SendScale = _peerScale, ReceiveScale = _hasScaling ? _scale : 0,
        RetransmissionTimeout = RetransmissionTimeout, SegmentSize = SendSegment, AnnouncedSegmentSize = _announcedSegment, PathMtu = _pathMtu,
        Outstanding = Outstanding, Sacked = _board.Sacked + _duplicateBytes, Lost = _board.Lost, Retransmitting = _board.Retransmitted, InFlight = InFlight,
        CongestionWindow = CongestionWindow, SlowStartThreshold = CongestionControl.SlowStartThreshold,
        SmoothedRtt = _rtt.Smoothed, RttVariation = _rtt.Variation, MinimumRtt = _minimumRtt.Value, LastRtt = _rtt.Last,
        Reordering = (int)Math.Max(DuplicateThreshold, (_rack.ReorderingDistance + SendSegment - 1) / SendSegment), ReorderingSeen = _rack.ReorderingSeen,
        TotalRetransmissions = _retransmissions, BytesSent = _bytesSent + _bytesRetransmitted, BytesRetransmitted = _bytesRetransmitted,
        BytesAcknowledged = Math.Max(0, Math.Min(_acknowledged, _writeEnd) - 1), BytesReceived = Math.Max(0, (_peerFin > 0 ? Math.Min(_receiveNext, _peerFin) : _receiveNext) - 1),
        SegmentsOut = _segmentsOut, SegmentsIn = _segmentsIn, DataSegmentsOut = _dataOut, DataSegmentsIn = _dataIn, TotalLost = _lost, Delivered = _rate.Delivered,
        DeliveredWithMarks = _deliveredMarked, DeliveryRate = _rate.Rate, IsRateAppLimited = _rate.IsLimited, PacingRate = PacingRate(now, isRetransmission: false),
        DuplicatesReported = _duplicatesReported, OutOfOrderSegments = _outOfOrder, Unsent = Math.Max(0, Unsent), PeerWindow = _peerWindow,
        ReceiveWindow = Math.Max(0, _announcedEnd - _receiveNext),
        IsUnreachable = _isUnreachable, ReceivedSegmentSize = _window.PeerSegment, ReceiverRtt = _receiverRtt.Value,
        SinceDataSent = now - _lastDataAt, SinceDataReceived = now - _lastDataReceivedAt, SinceReceived = now - _lastReceivedAt,
        BusyTime = _busy + (_busySince == Instant.Never ? default : now - _busySince),
        WindowLimitedTime = _windowLimitedTime + (_windowLimitedSince == Instant.Never ? default : now - _windowLimitedSince),
        BufferLimitedTime = _bufferLimited + (_bufferLimitedSince == Instant.Never ? default : now - _bufferLimitedSince),
        TailLossProbes = _tailLossProbes, Undos = _undos,
    };

    private void NoteBusy(Instant now, bool isBusy)
    {
        if (isBusy && _busySince == Instant.Never) _busySince = now;
        if (isBusy || _busySince == Instant.Never) return;
        _busy += now - _busySince;
        _busySince = Instant.Never;
    }

    private void NoteWindowLimited(Instant now)
    {
        NoteBusy(now, true);
        if (_windowLimitedSince == Instant.Never) _windowLimitedSince = now;
    }

    /// <summary>Something is sent: neither the peer's window nor our buffer stands in the way.</summary>
    private void NoteUnlimited(Instant now)
    {
        if (_bufferLimitedSince != Instant.Never) _bufferLimited += now - _bufferLimitedSince;
        _bufferLimitedSince = Instant.Never;
        if (_windowLimitedSince == Instant.Never) return;
        _windowLimitedTime += now - _windowLimitedSince;
        _windowLimitedSince = Instant.Never;
    }
}
