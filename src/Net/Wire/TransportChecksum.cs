namespace Stead.Net.Wire;

/// <summary>The checksum over pseudo-header, header and data of TCP, UDP and ICMPv6.</summary>
public static class TransportChecksum
{
    /// <param name="at">Where the checksum stands in the segment; its two bytes are overwritten.</param>
    public static void Fill(IpAddress source, IpAddress destination, IpProtocol protocol, Span<byte> segment, int at)
    {
        segment.Slice(at, 2).Clear();
        var sum = InternetChecksum.Finish(InternetChecksum.Add(InternetChecksum.PseudoHeader(source, destination, protocol, segment.Length), segment));
        // RFC 768: 0 would mean that there is none.
        BinaryPrimitives.WriteUInt16BigEndian(segment[at..], sum == 0 && protocol == IpProtocol.Udp ? (ushort)0xffff : sum);
    }

    public static bool IsRight(IpAddress source, IpAddress destination, IpProtocol protocol, ReadOnlySpan<byte> segment) =>
        InternetChecksum.Finish(InternetChecksum.Add(InternetChecksum.PseudoHeader(source, destination, protocol, segment.Length), segment)) == 0;
}
