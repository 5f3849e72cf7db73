using Stead.Net.Tcp.Buffers;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Recovery;

namespace Stead.Net.Tcp;

/// <summary>All that a connection remembers.</summary>
public sealed partial class TcpConnection
{
    private readonly uint _iss, _timestampOffset;
    private readonly ulong _pseudoHeader;
    private uint _irs;
    private TcpState _state;

    /// <summary>What is left of it in the stack, in TIME-WAIT.</summary>
    private TimeWait? _timeWait;

    // Sending. Oldest unacknowledged (SND.UNA), next to be sent for the first time (SND.NXT), behind what was written.
    private long _acknowledged, _sendNext, _writeEnd = 1;
    private StreamBuffer _sendBuffer;

    /// <summary>Twice the largest window so far: while one is repaired another may be under way.</summary>
    private int _grownSendBuffer;
    private Scoreboard _board = new();
    private SackCache _sacks;

    /// <summary>SND.WND, the largest it was, and of which segment it is (SND.WL1, SND.WL2).</summary>
    private long _peerWindow, _largestPeerWindow, _windowAcknowledged, _windowSequence;
    private int _pathMtu, _peerSegment = 536;
    private readonly int _announcedSegment;
    private byte _peerScale;
    private readonly byte _scale;

    /// <summary>Behind the last segment that was not full (Minshall's modification of Nagle's rule).</summary>
    private long _smallEnd;
    private bool _isFinQueued, _isWriterWaiting, _hasMore, _waitsForMore, _isClosed, _isReadShut, _isOptioned, _repeatsFin, _isUnreachable;

    // What was agreed on.
    private bool _hasTimestamps, _hasSack, _hasScaling, _hasEcn;

    // Receiving. Next expected (RCV.NXT), read up to, the right edge that was announced, the peer's FIN or 0.
    private long _receiveNext, _readTo = 1, _announcedEnd, _peerFin;
    private StreamBuffer _receiveBuffer;
    private Reassembly _reassembly;
    private ReceiveWindow _window;
    private ReceiverRtt _receiverRtt;
    private DelayedAcknowledgement _ack;

    /// <summary>Behind what the peer says is urgent (RCV.UP), and what the writer does (SND.UP); 0 where nothing was.</summary>
    private long _urgentEnd, _urgentSendEnd;

    /// <summary>TS.Recent, and when it was taken (RFC 7323 §5.5).</summary>
    private uint _timestampRecent;
    private Instant _timestampRecentAt;

    /// <summary>Last.ACK.sent.</summary>
    private long _lastAckSent;
    private Stretch _duplicate;

    // Recovery.
    private RttEstimator _rtt;
    private WindowedMinimum _minimumRtt;
    private Rack _rack = new();
    private DeliveryRate _rate;
    private ProportionalRateReduction _reduction;
    private RecoveryState _recovery;

    /// <summary>Recovery is over when this is acknowledged (RecoveryPoint).</summary>
    private long _recoveryEnd;
    private long _reducedWindow;

    /// <summary>Duplicates of a peer without SACK, as bytes that have arrived.</summary>
    private long _duplicateBytes;
    private int _duplicates;

    /// <summary>Where the reduction that may have been for nothing began, or -1; retransmissions since that no duplicate was reported for; when the first left.</summary>
    private long _undoFrom = -1;
    private int _undoRetransmissions;
    private uint _firstRetransmissionTimestamp;
    private bool _hasRetransmissionTimestamp, _isProbingTimeout, _mustRetransmit;

    // Tail loss probe (RFC 8985 §7).
    private long _probeEnd = -1;
    private bool _isProbeRetransmission, _isProbeDue;

    // Congestion.
    private long _roundEnd, _usageEnd, _largestOutstanding;
    private bool _isWindowLimited, _isReducedToTell, _isMarkSeen;
    private Instant _pacedAt = Instant.Never;
    private Pacer _pacer;

    // Timers.
    private Instant _timeoutAt = Instant.Never, _probeAt = Instant.Never, _reorderAt = Instant.Never, _persistAt = Instant.Never, _keepAliveAt = Instant.Never,
        _endAt = Instant.Never, _corkAt = Instant.Never, _lastReceivedAt, _lastDataAt, _lastDataReceivedAt, _restartedAt, _challengedAt, _stalledSince = Instant.Never;
    private byte _backoff, _timeouts, _keepAlives, _persists;
    private bool _isWindowProbeDue, _isKeepAliveDue, _isCorkReleased;

    // Counted.
    private long _segmentsIn, _segmentsOut, _dataIn, _dataOut, _bytesSent, _bytesRetransmitted, _retransmissions, _lost, _outOfOrder, _deliveredMarked;
    private int _duplicatesReported, _tailLossProbes, _undos;
    private Duration _busy, _windowLimitedTime, _bufferLimited;
    private Instant _busySince = Instant.Never, _windowLimitedSince = Instant.Never, _bufferLimitedSince = Instant.Never;

    /// <summary>The largest segment that the path allows, with its headers but without options.</summary>
    private int LargestSegment => Stack.Settings.MaximumTransmissionUnit - HeaderLength;

    private int HeaderLength => (Local.Address.IsV6 ? 40 : 20) + 20;

    /// <summary>Of a full segment that is sent, without options (Eff.snd.MSS, RFC 9293 §3.7.1).</summary>
    private int SendSegment { get; set; } = 536;

    private long Outstanding => _sendNext - _acknowledged;

    /// <summary>Pipe (RFC 6675 §2).</summary>
    private long InFlight => Math.Max(0, Outstanding - _board.Sacked - _duplicateBytes - _board.Lost + _board.Retransmitted);

    private long Unsent => _writeEnd - Math.Max(1, _sendNext);

    /// <summary>Data or a FIN.</summary>
    private bool HasUnsent => Unsent > 0 || _isFinQueued && !IsFinSent;

    private bool IsFinSent => _isFinQueued && _sendNext > _writeEnd;

    private bool IsFinAcknowledged => _isFinQueued && _acknowledged > _writeEnd;

    private long SendPosition(uint sequence) => _acknowledged + (int)(sequence - Sequence(_acknowledged));

    private long ReceivePosition(uint sequence) => _receiveNext + (int)(sequence - (uint)(_irs + _receiveNext));

    private uint Sequence(long position) => (uint)(_iss + position);

    private uint Timestamp(Instant now) => (uint)(now.Nanoseconds / 1_000_000) + _timestampOffset;
}
