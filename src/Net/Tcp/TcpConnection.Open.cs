using Stead.Net.Ip;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>How it begins (RFC 9293 §3.5, §3.10.7.2, §3.10.7.3).</summary>
public sealed partial class TcpConnection
{
    /// <summary>Active: a SYN is sent.</summary>
    internal void OpenActively(Instant now)
    {
        State = TcpState.SynSent;
        Stack.AddToTransmit(this);
    }

    /// <summary>Passive: this SYN came, a SYN and acknowledgement is sent.</summary>
    internal void OpenPassively(Instant now, in TcpSegment syn)
    {
        State = TcpState.SynReceived;
        TakeSyn(now, syn);
        // RFC 3168 §6.1.1: both flags ask.
        _hasEcn = Settings.AcceptsEcn && (syn.Flags & (TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced)) == (TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced);
        _peerWindow = _largestPeerWindow = syn.Window;
        _windowSequence = 0;
        Stack.AddToTransmit(this);
    }

    /// <summary>Passive: the SYN came, was answered and forgotten, and this acknowledgement tells of it (<see cref="SynCookies"/>).</summary>
    internal void OpenByCookie(Instant now, in TcpSegment syn, in TcpSegment ack)
    {
        OpenPassively(now, syn);
        // When the answer left is not known: no round trip is measured, as of what was sent twice.
        Record(now, 0, 1, SegmentMarks.Syn | SegmentMarks.EverRetransmitted);
        OnSegment(now, ack);
    }

    private void OnSegmentInSynSent(Instant now, in TcpSegment segment)
    {
        var hasAck = segment.Has(TcpFlags.Ack);
        var ack = SendPosition(segment.Acknowledgement);
        if (hasAck && (ack <= 0 || ack > _sendNext))
        {
            if (!segment.Has(TcpFlags.Reset)) Stack.ReplyWithReset(Local, Remote, segment);
            return;
        }
        if (segment.Has(TcpFlags.Reset))
        {
            if (!hasAck) return;
            Stack.Counters.ResetsReceived++;
            End(now, TcpFailure.Refused);
            return;
        }
        if (!segment.Has(TcpFlags.Syn)) return;
        // PAWS' test of the echo (RFC 7323 §3.2) is of no use here: our SYN is the only one.
        TakeSyn(now, segment);
        RoundReceiveBuffer();
        var ecn = segment.Flags & (TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced);
        if (hasAck)
        {
            _hasEcn = Settings.Ecn && ecn == TcpFlags.EcnEcho;
            TakeWindow(segment, ack, scaled: false);
            AcknowledgeNow();
            // SYNs that came from both sides have no data of ours in flight: the acknowledgement is of the SYN alone.
            State = TcpState.Established;
            OnEstablished(now);
            OnAcknowledgement(now, segment, ack);
            if (segment.Payload.Length > 0 || segment.Has(TcpFlags.Fin)) TakeData(now, segment, 0);
            Stack.AddToTransmit(this);
            return;
        }
        // Both sides opened at once (§3.5, figure 8): the SYN is sent again, with an acknowledgement.
        _hasEcn = (Settings.Ecn || Settings.AcceptsEcn) && ecn == (TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced);
        _peerWindow = _largestPeerWindow = segment.Window;
        State = TcpState.SynReceived;
        // §3.10.7.3: what came with it waits for the connection to be established.
        if (segment.Payload.Length is > 0 and var length && length <= _window.Limit && _reassembly.TryAdd(_store, 1, 1 + length, Settings.MostStretches, out _))
            _receiveBuffer.Write(_store, 1, segment.Payload);
        if (_board.Count > 0) _board.MarkLost(_board.SlotOf(0));
        _mustRetransmit = true;
        Stack.AddToTransmit(this);
    }

    private void TakeQueuedWithSyn()
    {
        if (_reassembly.Count > 0) _receiveNext = _reassembly.Advance(_store, _receiveNext);
    }

    /// <summary>What a peer's SYN settles: its first sequence number, and its options.</summary>
    private void TakeSyn(Instant now, in TcpSegment syn)
    {
        _irs = syn.Sequence;
        _receiveNext = 1;
        _announcedEnd = 1 + Math.Min(_window.Limit, ushort.MaxValue);
        _ack = new(Settings);
        var options = syn.SynOptions;
        // RFC 9293 §3.7.1: without the option, 536 or 1220.
        _peerSegment = Math.Max(Stack.Settings.SmallestSegment, options.MaximumSegment is > 0 and var segment ? segment : Local.Address.IsV6 ? 1220 : 536);
        _hasScaling = Settings.WindowScaling && options.WindowScale is not null;
        _peerScale = _hasScaling ? options.WindowScale!.Value : (byte)0;
        _hasSack = Settings.Sack && options.SackPermitted;
        _hasTimestamps = Settings.Timestamps && options.Timestamps is not null;
        _isOptioned = true;
        if (_hasTimestamps) (_timestampRecent, _timestampRecentAt) = (syn.TimestampValue, now);
        ChooseSegment();
    }

    /// <summary>BSD's buffer of whole segments, when there is a connection and not only a half open one.</summary>
    private void RoundReceiveBuffer()
    {
        if (Settings.RoundsReceiveBuffer) _window.RoundUp(Math.Min(_peerSegment, _pathMtu - HeaderLength));
        if (Settings.AnnouncesEveryByte) _announcedEnd = Math.Max(_announcedEnd, 1 + _window.Limit);
    }

    /// <summary>Eff.snd.MSS: the smaller of what the peer takes and what the path carries, without our own options (RFC 6691).</summary>
    private void ChooseSegment()
    {
        var announced = Settings.SegmentSize > 0 ? Math.Min(_peerSegment, Settings.SegmentSize) : _peerSegment;
        SendSegment = Math.Max(8, Math.Min(announced, _pathMtu - HeaderLength) - (_hasTimestamps ? 12 : 0));
    }

    private void OnEstablished(Instant now)
    {
        Stack.Counters.ConnectionsOpened++;
        ChooseControls();
        _lastReceivedAt = _lastDataReceivedAt = _lastDataAt = now;
        ArmKeepAlive(now);
        if (_isFinQueued) State = TcpState.FinWait1;
        if (Listener is not null) Listener.OnEstablished(this);
        else Tell(Readiness.Connected | Readiness.Writable);
    }

    private void ChooseControls()
    {
        // RFC 6928 §2: ten segments; one, when the SYN was lost (RFC 5681 §3.1): twice, since it is sent again after a second already (as Linux).
        var window = (long)Settings.InitialWindow * SendSegment;
        if (_retransmissions > 1) window = SendSegment;
        CongestionControl = CongestionTable.Create(Settings.CongestionControl, new(SendSegment, window, Stack.Random.Next(), VegasAlpha: Settings.VegasAlpha, VegasBeta: Settings.VegasBeta,
            IsPaced: Settings.Pacing is not ("" or "none")));
        Pacing = PacingTable.Create(Settings.Pacing, Settings.Dgp, CongestionControl);
    }
}
