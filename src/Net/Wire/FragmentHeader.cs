namespace Stead.Net.Wire;

/// <summary>The extension header of an IPv6 fragment (RFC 8200 §4.5).</summary>
/// <param name="Protocol">Of what was cut.</param>
/// <param name="Offset">In units of 8 bytes.</param>
public readonly record struct FragmentHeader(IpProtocol Protocol, int Offset, bool MoreFragments, uint Identification)
{
    public const int Length = 8;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out FragmentHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (bytes.Length < Length) return false;
        var where = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        header = new((IpProtocol)bytes[0], where >> 3, (where & 1) != 0, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        payload = bytes[Length..];
        return true;
    }

    public void Write(Span<byte> into)
    {
        (into[0], into[1]) = ((byte)Protocol, 0);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)(Offset << 3 | (MoreFragments ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], Identification);
    }
}
