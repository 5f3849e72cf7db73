namespace Stead.Net.Ip.Fragments;

/// <summary>Puts fragments together (RFC 791 §3.2, RFC 8200 §4.5).</summary>
/// <param name="most">Datagrams that wait for the rest, each of 64 KiB at most: the oldest gives way.</param>
internal sealed class FragmentReassembly(int most, StackCounters counters)
{
    /// <summary>RFC 8200 §4.5, RFC 1122 §3.3.2.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(60);

    private readonly OrderedDictionary<DatagramKey, PartialDatagram> _waiting = [];

    public int Count => _waiting.Count;

    /// <summary>When <see cref="TakeLate"/> has something.</summary>
    public Instant Next => _waiting.Count > 0 ? _waiting.GetAt(0).Value.Began + s_patience : Instant.Never;

    /// <returns>The datagram, where this was what it waited for.</returns>
    public PartialDatagram? Add(Instant now, in Fragment fragment, ReadOnlySpan<byte> bytes)
    {
        // RFC 6946: whole, and has nothing to do with others of the same number.
        var isAlone = fragment is { Offset: 0, HasMore: false };
        if (isAlone || !_waiting.TryGetValue(fragment.Datagram, out var datagram)) datagram = new(fragment.Datagram, now);
        if (!datagram.TryAdd(fragment, bytes))
        {
            counters.FragmentsDropped++;
            if (!isAlone) _waiting.Remove(fragment.Datagram);
            return null;
        }
        if (datagram.IsWhole)
        {
            if (!isAlone) _waiting.Remove(fragment.Datagram);
            return datagram;
        }
        if (_waiting.TryAdd(fragment.Datagram, datagram) && _waiting.Count > most)
        {
            counters.FragmentsDropped++;
            _waiting.RemoveAt(0);
        }
        return null;
    }

    /// <summary>The oldest, if the rest of it does not come any more.</summary>
    public PartialDatagram? TakeLate(Instant now)
    {
        if (now < Next) return null;
        var late = _waiting.GetAt(0).Value;
        _waiting.RemoveAt(0);
        return late;
    }
}
