namespace Stead.Net.Links;

/// <summary>Packets on the wire, by the time they arrive. Most come in order, so one is put in its place from the end.</summary>
internal struct DelayLine()
{
    private Ring<(Packet Packet, Instant Due)> _packets = new();

    public readonly int Count => _packets.Count;

    /// <summary>Of the first; never without one.</summary>
    public readonly Instant Due => Count == 0 ? Instant.Never : _packets[0].Due;

    /// <summary>Behind all that arrive no later.</summary>
    public void Add(Packet packet, Instant due)
    {
        var at = Count;
        while (at > 0 && _packets[at - 1].Due > due) at--;
        if (at == Count) _packets.Add((packet, due));
        else _packets.Insert(at, (packet, due));
    }

    public Packet Take()
    {
        var (packet, due) = _packets.Take();
        packet.Due = due;
        // Where the bytes of the next are is known only when it is there: it was asked for one earlier.
        if (Count > 0) Prefetch.Object(_packets[0].Packet.Buffer, PacketPool.Small / 2);
        if (Count > 1) Prefetch.Object(_packets[1].Packet, Packet.Size);
        return packet;
    }
}
