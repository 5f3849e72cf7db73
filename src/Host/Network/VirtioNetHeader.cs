using System.Buffers.Binary;

namespace Stead.Host.Network;

/// <summary>
/// struct virtio_net_hdr, ten bytes in the host's order before each packet of a device with IFF_VNET_HDR (linux/virtio_net.h): which
/// checksum is still to be filled in, and into how large segments the packet is still to be cut.
/// </summary>
public readonly record struct VirtioNetHeader(VirtioNetFlags Flags, VirtioNetGso Gso, ushort HeaderLength, ushort SegmentSize, ushort ChecksumStart, ushort ChecksumOffset)
{
    public const int Length = 10;

    /// <param name="from">At least <see cref="Length"/> bytes.</param>
    public static VirtioNetHeader Read(ReadOnlySpan<byte> from) => new((VirtioNetFlags)from[0], (VirtioNetGso)from[1], Word(from, 2), Word(from, 4), Word(from, 6), Word(from, 8));

    public void Write(Span<byte> into)
    {
        into[0] = (byte)Flags;
        into[1] = (byte)Gso;
        Put(into, 2, HeaderLength);
        Put(into, 4, SegmentSize);
        Put(into, 6, ChecksumStart);
        Put(into, 8, ChecksumOffset);
    }

    private static ushort Word(ReadOnlySpan<byte> from, int at) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(from[at..]) : BinaryPrimitives.ReadUInt16BigEndian(from[at..]);

    private static void Put(Span<byte> into, int at, ushort value)
    {
        if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteUInt16LittleEndian(into[at..], value);
        else BinaryPrimitives.WriteUInt16BigEndian(into[at..], value);
    }
}

[Flags]
public enum VirtioNetFlags : byte
{
    None = 0,

    /// <summary>The transport's checksum field holds the sum of the pseudo header only.</summary>
    NeedsChecksum = 1,

    /// <summary>Checked already.</summary>
    ChecksumIsValid = 2,
}

/// <summary>What the packet is cut into; the top bit (ECN) is the sender's affair.</summary>
public enum VirtioNetGso : byte { None = 0, TcpV4 = 1, TcpV6 = 4, Ecn = 0x80 }
