using Stead.Net.Ip;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>
/// One end of a connection (RFC 9293). It lives in a <see cref="NetworkStack"/>, and only that stack's thread may touch it. Nothing here sends:
/// after each call the owner takes what is to be sent with <see cref="NetworkStack.TryTransmit"/>.
/// </summary>
/// <remarks>
/// Positions are bytes since the beginning of each direction, of 64 bits: the SYN is at 0, the first byte at 1, a FIN behind the last.
/// </remarks>
public sealed partial class TcpConnection : StackSocket
{
    /// <summary>Bytes of the object, about.</summary>
    internal const int Size = 1344;

    private readonly BufferStore _store;

    /// <param name="initialSequence">Chosen already (a cookie's).</param>
    /// <param name="previous">The next number of an earlier connection between the same endpoints: ours are all behind it (RFC 9293 §3.6.1, MAY-2).</param>
    internal TcpConnection(NetworkStack stack, Endpoint local, Endpoint remote, TcpSettings settings, Instant now, uint? initialSequence = null, uint? previous = null) : base(stack)
    {
        (Local, Remote, Settings, _store) = (local, remote, settings, stack.Store);
        _iss = initialSequence ?? stack.Settings.InitialSequence ?? stack.Isn.Isn(now, local, remote);
        if (previous is { } last && (int)(_iss - last) <= ushort.MaxValue) _iss = last + ushort.MaxValue + 1;
        _timestampOffset = stack.Isn.TimestampOffset(local, remote);
        _pathMtu = stack.Settings.MaximumTransmissionUnit;
        _announcedSegment = settings.SegmentSize > 0 ? Math.Min(settings.SegmentSize, LargestSegment) : LargestSegment;
        _pseudoHeader = InternetChecksum.PseudoHeader(local.Address, remote.Address, IpProtocol.Tcp, 0);
        _scale = (byte)(settings.WindowScaling ? ReceiveWindow.ScaleFor(settings.LargestReceiveBuffer) : 0);
        _window = new(settings);
        _ack = new(settings);
        _lastReceivedAt = now;
        CongestionControl = NoCongestionControl.Instance;
        Pacing = NoPacing.Instance;
    }

    public Endpoint Local { get; }

    public Endpoint Remote { get; }

    public TcpState State
    {
        get => _state == TcpState.TimeWait ? StateInTimeWait : _state;
        private set => _state = value;
    }

    private TcpState StateInTimeWait => _timeWait is { IsOver: true } ? TcpState.Closed : TcpState.TimeWait;

    /// <summary>Why it ended; <see cref="TcpFailure.None"/> while it has not, or ended well.</summary>
    public TcpFailure Failure { get; private set; }

    public TcpSettings Settings { get; private set; }

    /// <summary>Begins when the connection is established.</summary>
    public ICongestionControl CongestionControl { get; private set; }

    public IPacing Pacing { get; private set; }

    /// <summary>Bytes that can be read now.</summary>
    public int Readable => (int)((_peerFin > 0 ? Math.Min(_receiveNext, _peerFin) : _receiveNext) - _readTo);

    /// <summary>All was read, and the peer has sent its FIN or the connection is over.</summary>
    public bool IsAtEnd => Readable == 0 && (_receiveNext > _peerFin && _peerFin > 0 || _isReadShut || State == TcpState.Closed);

    /// <summary>Bytes until the end of what the peer marked as urgent, of which some may not have come yet (RFC 9293 §3.8.5); they are part of the stream.</summary>
    public int Urgent => (int)Math.Max(0, (_peerFin > 0 ? Math.Min(_urgentEnd, _peerFin) : _urgentEnd) - _readTo);

    /// <summary>Bytes that <see cref="Write"/> would take now.</summary>
    public int Writable => CanWrite ? (int)Math.Max(0, SendBuffer - Queued) : 0;

    /// <summary>Bytes written and not acknowledged.</summary>
    public long Queued => _writeEnd - Math.Clamp(_acknowledged, 1, _writeEnd);

    /// <summary>Bytes that may be written and not acknowledged (SO_SNDBUF): it grows with the congestion window.</summary>
    public int SendBuffer => Math.Max(Settings.SendBuffer, _grownSendBuffer);

    /// <summary>Bytes that may wait to be read (SO_RCVBUF): it grows with the reader.</summary>
    public int ReceiveBuffer => _window.Buffer;

    internal TcpConnection? NextInBucket { get; set; }

    internal TcpConnection? NextToTransmit { get; set; }

    internal bool IsToTransmit { get; set; }

    internal int TimerIndex { get; set; } = -1;

    /// <summary>Until it is accepted.</summary>
    internal TcpListener? Listener { get; set; }

    private bool CanWrite => !_isFinQueued && State is TcpState.SynSent or TcpState.SynReceived or TcpState.Established or TcpState.CloseWait && !_isFinQueued;

    private bool IsSynchronized => State >= TcpState.Established;

    /// <returns>How many bytes were taken: fewer when the buffer is full, and then <see cref="Readiness.Writable"/> is told; 0 when nothing can be sent any more.</returns>
    /// <param name="hasMore">More will follow at once (MSG_MORE): the last, small segment waits for it.</param>
    /// <param name="isUrgent">The peer is told, also past a window that is closed, that all up to here is urgent (RFC 9293 §3.8.5).</param>
    public int Write(Instant now, ReadOnlySpan<byte> bytes, bool hasMore = false, bool isUrgent = false)
    {
        var taken = Math.Min(Writable, bytes.Length);
        if (taken < bytes.Length && CanWrite) _isWriterWaiting = true;
        if (taken == 0) return 0;
        _sendBuffer.Write(_store, _writeEnd, bytes[..taken]);
        _writeEnd += taken;
        if (_stalledSince == Instant.Never && IsSynchronized)
        {
            _stalledSince = now;
            if (Settings.UserTimeout > Duration.Zero) Stack.Timers.Ask(this, Deadline);
        }
        _hasMore = _waitsForMore = hasMore;
        if (isUrgent) TellUrgent();
        Stack.AddToTransmit(this);
        return taken;
    }

    private void TellUrgent()
    {
        _urgentSendEnd = _writeEnd;
        // Where nothing can be sent, an acknowledgement says so.
        if (IsSynchronized && _peerWindow == 0) AcknowledgeNow();
    }

    /// <returns>How many bytes there were; 0 when there are none now, or at the end (<see cref="IsAtEnd"/>).</returns>
    public int Read(Instant now, Span<byte> into)
    {
        var length = Peek(into);
        return Skip(now, length);
    }

    /// <summary>As <see cref="Read"/>, and they stay.</summary>
    public int Peek(Span<byte> into)
    {
        var length = Math.Min(Readable, into.Length);
        _receiveBuffer.Read(_store, _readTo, into[..length]);
        return length;
    }

    /// <summary>As <see cref="Read"/>, without looking at them.</summary>
    public int Skip(Instant now, int bytes)
    {
        var length = Math.Min(Readable, bytes);
        if (length <= 0) return 0;
        _readTo += length;
        ReleaseRead();
        _window.OnRead(now, length, _receiverRtt.Value > Duration.Zero ? _receiverRtt.Value : _rtt.Smoothed, Settings, SendSegment);
        // A window that was small is announced when it has opened by much (RFC 9293 §3.8.6.2.2).
        if (IsReceiving && WindowToAnnounce() - (_announcedEnd - _receiveNext) >= Math.Min(_window.Buffer / 2, 2 * _window.PeerSegment)) AcknowledgeNow();
        return length;
    }

    /// <summary>After what was written, a FIN; reading goes on.</summary>
    public void ShutdownWrite(Instant now)
    {
        if (_isFinQueued || State is TcpState.Closed or TcpState.Listen or TcpState.TimeWait) return;
        if (State == TcpState.SynSent)
        {
            // RFC 9293 §3.10.4: nothing is there to be ended.
            End(now, TcpFailure.Aborted);
            return;
        }
        _isFinQueued = true;
        if (State is TcpState.Established) State = TcpState.FinWait1;
        else if (State is TcpState.CloseWait) State = TcpState.LastAck;
        Stack.AddToTransmit(this);
    }

    /// <summary>What comes from now on is acknowledged and thrown away.</summary>
    public void ShutdownRead(Instant now)
    {
        _isReadShut = true;
        Skip(now, Readable);
    }

    /// <summary>Nobody reads or writes any more: a FIN after what was written, or a reset where something was left unread (RFC 2525 §2.17).</summary>
    public void Close(Instant now)
    {
        if (_isClosed) return;
        _isClosed = true;
        if (Readable > 0 && State is not (TcpState.Closed or TcpState.TimeWait))
        {
            Abort(now);
            return;
        }
        Skip(now, Readable);
        ShutdownWrite(now);
        if (State == TcpState.FinWait2) _endAt = Settings.FinWait2 == Duration.Zero ? Instant.Never : now + Settings.FinWait2;
        Stack.Timers.Ask(this, _endAt);
    }

    /// <summary>A reset, at once.</summary>
    public void Abort(Instant now)
    {
        if (State == TcpState.Closed)
        {
            // What was left to read of a connection that is over is not wanted.
            Skip(now, Readable);
            return;
        }
        if (State is not (TcpState.SynSent or TcpState.Listen or TcpState.TimeWait)) QueueReset(now);
        End(now, TcpFailure.Aborted);
    }

    /// <summary>Other settings from now on; what was agreed on with the peer stays.</summary>
    /// <exception cref="UserError">No congestion control or pacing has such a name.</exception>
    public void Change(Instant now, TcpSettings settings)
    {
        // What was held is let go when nothing is to be held any more, also when that is said again.
        if (Unsent > 0 && (settings.NoDelay || Settings.Cork && !settings.Cork)) _isCorkReleased = true;
        var isOther = settings.CongestionControl != Settings.CongestionControl || settings.Pacing != Settings.Pacing;
        Settings = settings;
        if (isOther && IsSynchronized) ChooseControls();
        _window.Allow(settings);
        ArmKeepAlive(now);
        Stack.AddToTransmit(this);
    }

    /// <summary>Somebody has it now: all that has happened is told.</summary>
    internal void OnAccepted()
    {
        Listener = null;
        var happened = Readiness.Connected | Readiness.Writable;
        if (Readable > 0) happened |= Readiness.Readable;
        if (Urgent > 0) happened |= Readiness.Urgent;
        if (_peerFin > 0 && _receiveNext > _peerFin) happened |= Readiness.PeerClosed | Readiness.Readable;
        if (State is TcpState.Closed or TcpState.TimeWait) happened |= Readiness.Closed;
        Tell(happened);
    }

    private void ReleaseRead() => _receiveBuffer.Release(_store, _readTo, isEmpty: _readTo == Math.Min(_receiveNext, _peerFin > 0 ? _peerFin : long.MaxValue) && _reassembly.Count == 0);

    /// <summary>Over: the owner is told, the stack forgets it.</summary>
    private void End(Instant now, TcpFailure failure)
    {
        if (State == TcpState.Closed) return;
        var wasTold = State == TcpState.TimeWait;
        State = TcpState.Closed;
        Failure = failure;
        _board.Clear(_store);
        _sendBuffer.Release(_store, _writeEnd, isEmpty: true);
        _reassembly.Clear(_store);
        if (_isClosed || failure == TcpFailure.Aborted) _readTo = Math.Min(_receiveNext, _peerFin > 0 ? _peerFin : long.MaxValue);
        ReleaseRead();
        if (_timeWait is null) Stack.Forget(this);
        else Stack.TimeWaits.Remove(_timeWait);
        if (failure != TcpFailure.None) Stack.Counters.ConnectionsFailed++;
        Listener?.OnEnded(this);
        if (!wasTold && Listener is null) Tell(Readiness.Closed | Readiness.Readable);
    }
}
