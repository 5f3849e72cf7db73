namespace Stead.Net.Links;

/// <summary>Packets on the wire, by the time they arrive. Most come in order, so one is put in its place from the end.</summary>
internal struct DelayLine
{
    private Packet? _tail;

    public Packet? Head { get; private set; }

    public int Count { get; private set; }

    /// <summary>Behind all that arrive no later.</summary>
    public void Add(Packet packet)
    {
        var before = _tail;
        while (before is not null && before.Due > packet.Due) before = before.Previous;
        var after = before is null ? Head : before.Next;
        packet.Previous = before;
        packet.Next = after;
        if (before is null) Head = packet;
        else before.Next = packet;
        if (after is null) _tail = packet;
        else after.Previous = packet;
        Count++;
    }

    public Packet Take()
    {
        var packet = Head!;
        Head = packet.Next;
        if (Head is null) _tail = null;
        else Head.Previous = null;
        packet.Next = null;
        Count--;
        return packet;
    }
}
