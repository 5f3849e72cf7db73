using Stead.Net.Wire;

namespace Stead.Net.Ip.Fragments;

/// <summary>A datagram of which not all fragments have come.</summary>
internal sealed class PartialDatagram(DatagramKey key, Instant began)
{
    private const int Largest = ushort.MaxValue;

    private readonly int _headerLength = key.Source.IsV6 ? Ipv6Header.Length : Ipv4Header.Length;

    /// <summary>What has come, in order; nothing overlaps.</summary>
    private readonly List<(int Start, int End)> _parts = [];
    private byte[] _packet = [];
    private IpProtocol _protocol;
    private byte _timeToLive, _trafficClass;
    private int _total = -1, _covered;

    public DatagramKey Key => key;

    public Instant Began => began;

    public bool IsWhole => _covered == _total;

    public bool HasBeginning => _parts.Count > 0 && _parts[0].Start == 0;

    /// <returns>False for what cannot be: it overlaps with others (RFC 5722), ends in two places, or is too long. Then the datagram is void.</returns>
    public bool TryAdd(in Fragment fragment, ReadOnlySpan<byte> bytes)
    {
        var (start, end) = (fragment.Offset, fragment.Offset + bytes.Length);
        if (fragment.HasMore && (bytes.Length == 0 || bytes.Length % 8 != 0) || end > Largest - (key.Source.IsV6 ? 0 : _headerLength)) return false;
        if (_total >= 0 && (end > _total || !fragment.HasMore && end != _total)) return false;
        var at = _parts.Count;
        while (at > 0 && _parts[at - 1].Start >= start) at--;
        // The same once more is no overlap (RFC 8200 §4.5).
        if (at < _parts.Count && _parts[at] == (start, end)) return true;
        if (at > 0 && _parts[at - 1].End > start || at < _parts.Count && _parts[at].Start < end) return false;
        if (!fragment.HasMore)
        {
            if (_parts.Count > 0 && _parts[^1].End > end) return false;
            _total = end;
        }
        _parts.Insert(at, (start, end));
        _covered += bytes.Length;
        if (start == 0) (_protocol, _timeToLive) = (fragment.Protocol, fragment.TimeToLive);
        // RFC 3168 §5.3: congestion that one has met all have met.
        _trafficClass = (fragment.TrafficClass & 3) == 3 || (_trafficClass & 3) == 3 ? (byte)(fragment.TrafficClass | 3) : fragment.TrafficClass;
        if (_packet.Length < _headerLength + end) Array.Resize(ref _packet, Math.Min(_headerLength + Largest, Math.Max(_headerLength + end, 2 * _packet.Length)));
        bytes.CopyTo(_packet.AsSpan(_headerLength + start));
        return true;
    }

    /// <summary>As if it had never been cut. Of one that is not whole the beginning, for an error that quotes it.</summary>
    public ReadOnlySpan<byte> Packet()
    {
        var length = IsWhole ? _total : _parts[0].End;
        if (key.Source.IsV6) new Ipv6Header(key.Source, key.Destination, _protocol, length, _timeToLive, _trafficClass).Write(_packet);
        else new Ipv4Header(key.Source, key.Destination, _protocol, length, _timeToLive, _trafficClass, (ushort)key.Identification, DontFragment: false, MoreFragments: !IsWhole).Write(_packet);
        return _packet.AsSpan(0, _headerLength + length);
    }
}
