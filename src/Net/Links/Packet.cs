namespace Stead.Net.Links;

/// <summary>A packet under way, in a buffer of a <see cref="PacketPool"/>. It has one owner at a time; the last gives it back.</summary>
public sealed class Packet
{
    internal Packet(int capacity, int sizeClass) => (Buffer, SizeClass) = (new byte[capacity], sizeClass);

    public byte[] Buffer { get; }

    /// <summary>Bytes of the packet, from the buffer's beginning.</summary>
    public int Length { get; set; }

    public Span<byte> Bytes => Buffer.AsSpan(0, Length);

    /// <summary>The transport's checksum is not filled in: nobody between the two ends needed it (checksum offload).</summary>
    public bool IsChecksumPending { get; set; }

    /// <summary>Payload of each segment that this one stands for (GSO); 0 for an ordinary packet.</summary>
    public int SegmentSize { get; set; }

    /// <summary>When it came to the queue it is in or was last in.</summary>
    public Instant QueuedAt { get; internal set; }

    /// <summary>When the link that carries it delivers it.</summary>
    public Instant Due { get; internal set; }

    internal int SizeClass { get; }

    internal Packet? Next { get; set; }

    internal Packet? Previous { get; set; }
}
