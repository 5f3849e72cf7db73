namespace Stead.Net.Links;

/// <summary>First in, first out, linked through the packets themselves. A mutable struct: keep it in a field.</summary>
internal struct PacketFifo
{
    private Packet? _tail;

    public Packet? Head { get; private set; }

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public void Add(Packet packet)
    {
        packet.Next = null;
        if (_tail is null) Head = packet;
        else _tail.Next = packet;
        _tail = packet;
        Count++;
        Bytes += packet.Length;
    }

    public Packet? Take()
    {
        if (Head is not { } packet) return null;
        Head = packet.Next;
        if (Head is null) _tail = null;
        packet.Next = null;
        Count--;
        Bytes -= packet.Length;
        return packet;
    }
}
