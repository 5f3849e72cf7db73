using System.Globalization;

namespace Stead.Net.Wire;

/// <summary>An IPv4 or IPv6 address, without an object for it.</summary>
public readonly record struct IpAddress
{
    private IpAddress(UInt128 bits, bool isV6) => (High, Low, IsV6) = ((ulong)(bits >> 64), (ulong)bits, isV6);

    public bool IsV6 { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Length => IsV6 ? 16 : 4;

    // Not a UInt128, whose alignment would make 32 bytes of 24.
    internal ulong High { get; }

    internal ulong Low { get; }

    /// <summary>For hashing.</summary>
    internal ulong Fold => Low ^ High;

    public static IpAddress V4(uint bits) => new(bits, isV6: false);

    public static IpAddress V4(byte a, byte b, byte c, byte d) => V4((uint)(a << 24 | b << 16 | c << 8 | d));

    public static IpAddress V6(UInt128 bits) => new(bits, isV6: true);

    /// <param name="bytes">At least as long as the address.</param>
    public static IpAddress Read(ReadOnlySpan<byte> bytes, bool isV6) =>
        isV6 ? V6(BinaryPrimitives.ReadUInt128BigEndian(bytes)) : V4(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <returns>How many bytes it took.</returns>
    public int Write(Span<byte> into)
    {
        if (IsV6) BinaryPrimitives.WriteUInt128BigEndian(into, new UInt128(High, Low));
        else BinaryPrimitives.WriteUInt32BigEndian(into, (uint)Low);
        return Length;
    }

    /// <summary>RFC 5952 for IPv6: lower case, the longest run of zeros left out.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        if (!IsV6) return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.{bytes[3]}");
        var (longest, length) = (-1, 1);
        for (var start = 0; start < 8; start++)
        {
            var end = start;
            while (end < 8 && bytes[2 * end] == 0 && bytes[2 * end + 1] == 0) end++;
            if (end - start > length) (longest, length) = (start, end - start);
        }
        var text = "";
        for (var group = 0; group < 8; group++)
        {
            if (group == longest)
            {
                text += "::";
                group += length - 1;
                continue;
            }
            if (text.Length > 0 && text[^1] != ':') text += ":";
            text += BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * group)..]).ToString("x", CultureInfo.InvariantCulture);
        }
        return text;
    }
}
