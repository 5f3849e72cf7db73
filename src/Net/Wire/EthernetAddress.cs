namespace Stead.Net.Wire;

/// <summary>Six bytes.</summary>
public readonly record struct EthernetAddress(ulong Bits)
{
    public const int Length = 6;

    public static EthernetAddress Broadcast { get; } = new(0xffff_ffff_ffff);

    /// <summary>To a group: the lowest bit of the first byte.</summary>
    public bool IsMulticast => (Bits >> 40 & 1) != 0;

    public static EthernetAddress Read(ReadOnlySpan<byte> bytes) =>
        new((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32 | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into, (ushort)(Bits >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(into[2..], (uint)Bits);
    }

    /// <summary>`58:9c:fc:01:02:03`.</summary>
    public override string ToString()
    {
        var bits = Bits;
        return string.Join(':', Enumerable.Range(0, Length).Select(i => ((byte)(bits >> 8 * (Length - 1 - i))).ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
