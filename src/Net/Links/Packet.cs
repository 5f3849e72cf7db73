using System.Runtime.CompilerServices;

namespace Stead.Net.Links;

/// <summary>A packet under way, from a <see cref="PacketPool"/>. It has one owner at a time; the last gives it back.</summary>
public sealed class Packet
{
    /// <summary>Bytes of the object, about, up to the end of usual headers.</summary>
    internal const int HotSize = 128;

    /// <summary>Null: it has room for a small packet in itself, next to the rest.</summary>
    private byte[]? _large;
    private SmallBuffer _small;

    internal Packet(int sizeClass) => SetSizeClass(sizeClass);

    public Span<byte> Buffer => _large is { } large ? large : _small;

    /// <summary>Bytes of the packet on the wire.</summary>
    public int Length { get; set; }

    /// <summary>Of them at the end, those that stand for zeros and are not in the buffer.</summary>
    public int Elided { get; internal set; }

    /// <summary>Those that are in the buffer, from its beginning.</summary>
    public Span<byte> Bytes => Buffer[..(Length - Elided)];

    /// <summary>The transport's checksum is not filled in: nobody between the two ends needed it (checksum offload).</summary>
    public bool IsChecksumPending { get; set; }

    /// <summary>Payload of each segment that this one stands for (GSO); 0 for an ordinary packet.</summary>
    public int SegmentSize { get; set; }

    internal int SizeClass { get; private set; }

    /// <summary>In its pool.</summary>
    internal Packet? Next { get; set; }

    /// <summary>Puts in what was elided.</summary>
    internal void Complete()
    {
        if (Elided == 0) return;
        var written = Bytes;
        Elided = 0;
        SetSizeClass(PacketPool.ClassFor(Length));
        written.CopyTo(Buffer);
    }

    private void SetSizeClass(int sizeClass)
    {
        SizeClass = sizeClass;
        _large = sizeClass == 0 ? null : new byte[PacketPool.CapacityOf(sizeClass)];
    }

    [InlineArray(PacketPool.Small)]
    private struct SmallBuffer
    {
        private byte _first;
    }
}
