namespace Stead.Net.Links;

/// <summary>First in, first out. A mutable struct: keep it in a field.</summary>
internal struct PacketFifo()
{
    private Ring<(Packet Packet, int Length)> _packets = new();

    public readonly int Count => _packets.Count;

    public long Bytes { get; private set; }

    public void Add(Packet packet)
    {
        _packets.Add((packet, packet.Length));
        Bytes += packet.Length;
    }

    /// <param name="length">The packet's, which need not be touched for it.</param>
    /// <returns>Null without one.</returns>
    public Packet? Take(out int length)
    {
        length = 0;
        if (Count == 0) return null;
        (var packet, length) = _packets.Take();
        Bytes -= length;
        return packet;
    }
}
