using Stead.Net.Ip;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>Bytes of packets.</summary>
public sealed partial class TcpConnection
{
    private const byte EcnCapable = 2;

    /// <summary>ECT(0) only on new data (RFC 3168 §6.1.5: not on what is sent again).</summary>
    private PacketInfo Build(Instant now, Span<byte> into, long start, int payload, TcpFlags flags, bool isNewData)
    {
        var ipLength = Local.Address.IsV6 ? Ipv6Header.Length : Ipv4Header.Length;
        var segment = into[ipLength..];
        var isSyn = (flags & TcpFlags.Syn) != 0;
        var headerLength = TcpHeader.LengthWithoutOptions + (isSyn ? WriteSynOptions(now, segment[TcpHeader.LengthWithoutOptions..], flags) : WriteOptions(now, segment[TcpHeader.LengthWithoutOptions..], payload));
        var hasAck = (flags & TcpFlags.Ack) != 0;
        if (!isSyn && _isMarkSeen && _hasEcn) flags |= TcpFlags.EcnEcho;
        if (isNewData && _isReducedToTell)
        {
            flags |= TcpFlags.CongestionWindowReduced;
            _isReducedToTell = false;
        }
        BinaryPrimitives.WriteUInt16BigEndian(segment, Local.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], Remote.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], Sequence(start));
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], hasAck ? (uint)(_irs + _receiveNext) : 0);
        segment[12] = (byte)(headerLength / 4 << 4);
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], (flags & TcpFlags.Reset) != 0 ? (ushort)0 : AnnounceWindow(isSyn));
        BinaryPrimitives.WriteUInt32BigEndian(segment[16..], 0);
        if (_urgentSendEnd > start && !isSyn) MarkUrgent(segment, start);
        if (payload > 0 && _store.KeepsBytes) _sendBuffer.Read(_store, start, segment.Slice(headerLength, payload));
        var length = headerLength + payload;
        var trafficClass = (byte)(Settings.TrafficClass & ~3 | (_hasEcn && isNewData ? EcnCapable : 0));
        if (Local.Address.IsV6) new Ipv6Header(Local.Address, Remote.Address, IpProtocol.Tcp, length, Settings.TimeToLive, trafficClass).Write(into);
        else new Ipv4Header(Local.Address, Remote.Address, IpProtocol.Tcp, length, Settings.TimeToLive, trafficClass, Stack.Identification(Settings), Settings.PathMtuDiscovery).Write(into);
        var segments = (payload + SendSegment - 1) / SendSegment;
        _segmentsOut += Math.Max(segments, 1);
        if (payload > 0)
        {
            _dataOut += segments;
            _lastDataAt = now;
        }
        if (hasAck)
        {
            _ack.OnSent();
            _lastAckSent = _receiveNext;
        }
        return FinishChecksum(segment[..length], ipLength, headerLength, payload);
    }

    /// <summary>RFC 9293 §3.8.5: the pointer is from the sequence number to behind the last urgent byte (MUST-62), or as far as it can be said.</summary>
    private void MarkUrgent(Span<byte> segment, long start)
    {
        segment[13] |= (byte)TcpFlags.Urgent;
        BinaryPrimitives.WriteUInt16BigEndian(segment[18..], (ushort)Math.Min(_urgentSendEnd - start, ushort.MaxValue));
    }

    private PacketInfo FinishChecksum(Span<byte> segment, int ipLength, int headerLength, int payload)
    {
        var isSuper = payload > SendSegment;
        var sum = _pseudoHeader + BinaryPrimitives.ReverseEndianness((uint)segment.Length);
        if (!Stack.Settings.OffloadsChecksums && !isSuper)
        {
            BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumAt..], InternetChecksum.Finish(InternetChecksum.Add(sum, segment)));
            return new(ipLength + segment.Length, default, Local.Address.IsV6);
        }
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumAt..], (ushort)~InternetChecksum.Finish(sum));
        return new(ipLength + segment.Length, new(true, isSuper ? SendSegment : 0, _store.KeepsBytes ? 0 : payload), Local.Address.IsV6, ipLength + headerLength, ipLength, TcpHeader.ChecksumAt);
    }

    /// <summary>In the order of the system that is imitated; a SYN's answer has what was asked for.</summary>
    private int WriteSynOptions(Instant now, Span<byte> into, TcpFlags flags)
    {
        if (Settings.WithoutOptions) return 0;
        var isAnswer = (flags & TcpFlags.Ack) != 0 && _isOptioned;
        var isPlain = !isAnswer && Settings.PlainSynAfter > 0 && _timeouts >= Settings.PlainSynAfter;
        var sack = isAnswer ? _hasSack : Settings.Sack && !isPlain;
        var times = isAnswer ? _hasTimestamps : Settings.Timestamps && !isPlain;
        byte? scale = (isAnswer ? _hasScaling : Settings.WindowScaling && !isPlain) ? _scale : null;
        if (Settings.FreeBsdOptions) return WriteFreeBsdSynOptions(now, into, sack, times, scale);
        var options = new TcpOptions((ushort)_announcedSegment, scale, sack, times ? new TcpTimestamps(Timestamp(now), _timestampRecent) : null);
        options.Write(into);
        return options.Length;
    }

    private int WriteFreeBsdSynOptions(Instant now, Span<byte> into, bool sack, bool times, byte? scale)
    {
        ReadOnlySpan<byte> segment = [2, 4, (byte)(_announcedSegment >> 8), (byte)_announcedSegment];
        segment.CopyTo(into);
        var at = 4;
        if (scale is { } shift)
        {
            ReadOnlySpan<byte> bytes = [1, 3, 3, shift];
            bytes.CopyTo(into[at..]);
            at += 4;
        }
        if (sack) (into[at], into[at + 1], at) = (4, 2, at + 2);
        if (times)
        {
            while (at % 4 != 2) into[at++] = 1;
            (into[at], into[at + 1]) = (8, 10);
            BinaryPrimitives.WriteUInt32BigEndian(into[(at + 2)..], Timestamp(now));
            BinaryPrimitives.WriteUInt32BigEndian(into[(at + 6)..], _timestampRecent);
            at += 10;
        }
        while (at % 4 != 0) into[at++] = 0;
        return at;
    }

    private int WriteOptions(Instant now, Span<byte> into, int payload)
    {
        var at = 0;
        if (_hasTimestamps)
        {
            BinaryPrimitives.WriteUInt32BigEndian(into, 0x0101_080a);
            BinaryPrimitives.WriteUInt32BigEndian(into[4..], Timestamp(now));
            BinaryPrimitives.WriteUInt32BigEndian(into[8..], _timestampRecent);
            at = 12;
        }
        return _hasSack && payload == 0 && (_reassembly.Count > 0 || !_duplicate.IsEmpty) ? at + WriteSacks(into[at..], most: _hasTimestamps ? 3 : 4) : at;
    }

    /// <summary>RFC 2018 §4, with a duplicate in front (RFC 2883 §4).</summary>
    private int WriteSacks(Span<byte> into, int most)
    {
        Span<Stretch> blocks = stackalloc Stretch[4];
        var count = 0;
        if (!_duplicate.IsEmpty) blocks[count++] = _duplicate;
        _duplicate = default;
        count += _reassembly.Report(blocks[count..most]);
        (into[0], into[1], into[2], into[3]) = (1, 1, 5, (byte)(2 + 8 * count));
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(into[(4 + 8 * i)..], (uint)(_irs + blocks[i].Start));
            BinaryPrimitives.WriteUInt32BigEndian(into[(8 + 8 * i)..], (uint)(_irs + blocks[i].End));
        }
        return 4 + 8 * count;
    }

    /// <summary>The right edge never moves back (RFC 9293 §3.8.6), and forward only by something worth while (§3.8.6.2.2).</summary>
    private ushort AnnounceWindow(bool isSyn)
    {
        if (isSyn || _irs == 0 && _receiveNext == 0)
        {
            var first = (ushort)Math.Min(_window.Limit, ushort.MaxValue);
            _announcedEnd = Math.Max(_announcedEnd, _receiveNext + first);
            return first;
        }
        var window = WindowToAnnounce();
        var shift = _hasScaling ? _scale : 0;
        var field = Math.Min(window >> shift, ushort.MaxValue);
        // BSD takes whatever there is room for, also what the field could not say.
        _announcedEnd = Math.Max(_announcedEnd, _receiveNext + (Settings.AnnouncesEveryByte ? window : field << shift));
        return (ushort)field;
    }

    private long WindowToAnnounce()
    {
        var announced = Math.Max(0, _announcedEnd - _receiveNext);
        if (!IsReceiving && State != TcpState.SynReceived && !Settings.AnnouncesEveryByte) return announced;
        // No more than the field can say: what it cannot would be announced again and again.
        var free = Math.Max(0, Math.Min(_window.Limit, _window.Buffer - Readable));
        if (!Settings.AnnouncesEveryByte) free = Math.Min(free, ushort.MaxValue << (_hasScaling ? _scale : 0));
        if (free <= announced) return announced;
        if (Settings.AnnouncesEveryByte) return free < _window.Buffer / 4 && free < SendSegment ? announced : free;
        return free - announced >= Math.Min(_window.Buffer / 2, _window.PeerSegment) ? free : announced;
    }

    private void QueueReset(Instant now)
    {
        // A reset at SND.NXT: where the peer expects the next byte at the latest (RFC 9293 §3.10.5).
        Span<byte> packet = stackalloc byte[100];
        _ack.Now();
        var info = Build(now, packet, _sendNext, 0, TcpFlags.Reset | TcpFlags.Ack, isNewData: false);
        Stack.QueueReply(packet[..info.Length], info);
        Stack.Counters.ResetsSent++;
    }
}
