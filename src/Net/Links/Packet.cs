namespace Stead.Net.Links;

/// <summary>A packet under way, in a buffer of a <see cref="PacketPool"/>. It has one owner at a time; the last gives it back.</summary>
public sealed class Packet
{
    /// <summary>Bytes of the object, about.</summary>
    internal const int Size = 80;

    internal Packet(int capacity, int sizeClass) => (Buffer, SizeClass) = (new byte[capacity], sizeClass);

    public byte[] Buffer { get; private set; }

    /// <summary>Bytes of the packet on the wire.</summary>
    public int Length { get; set; }

    /// <summary>Of them at the end, those that stand for zeros and are not in the buffer.</summary>
    public int Elided { get; internal set; }

    /// <summary>Those that are in the buffer, from its beginning.</summary>
    public Span<byte> Bytes => Buffer.AsSpan(0, Length - Elided);

    /// <summary>The transport's checksum is not filled in: nobody between the two ends needed it (checksum offload).</summary>
    public bool IsChecksumPending { get; set; }

    /// <summary>Payload of each segment that this one stands for (GSO); 0 for an ordinary packet.</summary>
    public int SegmentSize { get; set; }

    /// <summary>When it came to the queue it is in or was last in.</summary>
    public Instant QueuedAt { get; internal set; }

    /// <summary>When the link that carried it delivered it.</summary>
    public Instant Due { get; internal set; }

    internal int SizeClass { get; private set; }

    /// <summary>In its pool.</summary>
    internal Packet? Next { get; set; }

    /// <summary>Puts in what was elided.</summary>
    internal void Complete()
    {
        if (Elided == 0) return;
        var written = Bytes;
        (Elided, SizeClass) = (0, PacketPool.ClassFor(Length));
        Buffer = new byte[PacketPool.CapacityOf(SizeClass)];
        written.CopyTo(Buffer);
    }
}
