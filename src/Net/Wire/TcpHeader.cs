namespace Stead.Net.Wire;

/// <summary>RFC 9293 §3.1; the checksum is filled in by <see cref="TransportChecksum"/>.</summary>
/// <param name="Window">As on the wire, before the shift of RFC 7323.</param>
public readonly record struct TcpHeader(ushort SourcePort, ushort DestinationPort, SequenceNumber Sequence, SequenceNumber Acknowledgement, TcpFlags Flags, ushort Window,
    TcpOptions Options = default, ushort UrgentPointer = 0)
{
    public const int LengthWithoutOptions = 20, ChecksumAt = 16;

    public int Length => LengthWithoutOptions + Options.Length;

    public static bool TryRead(ReadOnlySpan<byte> segment, out TcpHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (segment.Length < LengthWithoutOptions) return false;
        var length = (segment[12] >> 4) * 4;
        if (length < LengthWithoutOptions || length > segment.Length || !TcpOptions.TryRead(segment[LengthWithoutOptions..length], out var options)) return false;
        payload = segment[length..];
        header = new(BinaryPrimitives.ReadUInt16BigEndian(segment), BinaryPrimitives.ReadUInt16BigEndian(segment[2..]),
            new(BinaryPrimitives.ReadUInt32BigEndian(segment[4..])), new(BinaryPrimitives.ReadUInt32BigEndian(segment[8..])),
            (TcpFlags)segment[13], BinaryPrimitives.ReadUInt16BigEndian(segment[14..]), options, BinaryPrimitives.ReadUInt16BigEndian(segment[18..]));
        return true;
    }

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(into[8..], Acknowledgement.Value);
        into[12] = (byte)(Length / 4 << 4);
        into[13] = (byte)Flags;
        BinaryPrimitives.WriteUInt16BigEndian(into[14..], Window);
        BinaryPrimitives.WriteUInt16BigEndian(into[ChecksumAt..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(into[18..], UrgentPointer);
        Options.Write(into.Slice(LengthWithoutOptions, Options.Length));
    }
}
