namespace Stead.Net.Links;

/// <summary>Buffers that are used again, the last returned first: they are still in the processor's cache. Grows to what was under way at once.</summary>
public sealed class PacketPool
{
    /// <summary>Packets up to this length have small buffers: the longest headers of IPv6 and TCP.</summary>
    public const int Small = 104;

    private static readonly int[] s_capacities = [Small, 2048, 1 << 17];

    private readonly Packet?[] _free = new Packet?[s_capacities.Length];

    /// <summary>Buffers made so far, in bytes.</summary>
    public long Allocated { get; private set; }

    internal static int ClassFor(int bytes) => bytes <= Small ? 0 : bytes <= 2048 ? 1 : 2;

    internal static int CapacityOf(int sizeClass) => s_capacities[sizeClass];

    /// <param name="length">Of the packet; its bytes are whatever was there before.</param>
    /// <param name="elided">Of them at the end, those that stand for zeros and get no place.</param>
    public Packet Rent(int length, int elided = 0)
    {
        var sizeClass = ClassFor(length - elided);
        Invariant.Require(length - elided <= s_capacities[sizeClass]);
        if (_free[sizeClass] is not { } packet)
        {
            packet = new(sizeClass);
            Allocated += s_capacities[sizeClass];
        }
        _free[sizeClass] = packet.Next;
        packet.Next = null;
        packet.Length = length;
        packet.Elided = elided;
        packet.IsChecksumPending = false;
        packet.SegmentSize = 0;
        return packet;
    }

    public void Return(Packet packet)
    {
        packet.Next = _free[packet.SizeClass];
        _free[packet.SizeClass] = packet;
    }

    public Packet Copy(Packet packet)
    {
        var copy = Rent(packet.Length, packet.Elided);
        packet.Bytes.CopyTo(copy.Buffer);
        copy.IsChecksumPending = packet.IsChecksumPending;
        copy.SegmentSize = packet.SegmentSize;
        return copy;
    }
}
