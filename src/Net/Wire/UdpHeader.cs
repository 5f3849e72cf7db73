namespace Stead.Net.Wire;

/// <summary>RFC 768; the checksum is filled in by <see cref="TransportChecksum"/>.</summary>
public readonly record struct UdpHeader(ushort SourcePort, ushort DestinationPort, int PayloadLength)
{
    public const int Length = 8, ChecksumAt = 6;

    public static bool TryRead(ReadOnlySpan<byte> datagram, out UdpHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (datagram.Length < Length) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (length < Length || length > datagram.Length) return false;
        payload = datagram[Length..length];
        header = new(BinaryPrimitives.ReadUInt16BigEndian(datagram), BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]), payload.Length);
        return true;
    }

    public void Write(Span<byte> into)
    {
        Invariant.Require(PayloadLength is >= 0 and <= ushort.MaxValue - Length);
        BinaryPrimitives.WriteUInt16BigEndian(into, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(into[4..], (ushort)(Length + PayloadLength));
        into[ChecksumAt..Length].Clear();
    }
}
