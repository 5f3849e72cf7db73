namespace Stead.Net.Wire;

/// <summary>RFC 791, with the ECN bits of RFC 3168. Options are passed over when read and never written.</summary>
/// <param name="PayloadLength">Bytes behind the header.</param>
/// <param name="FragmentOffset">In units of 8 bytes.</param>
public readonly record struct Ipv4Header(IpAddress Source, IpAddress Destination, IpProtocol Protocol, int PayloadLength, byte TimeToLive = 64, byte TrafficClass = 0,
    ushort Identification = 0, bool DontFragment = true, bool MoreFragments = false, int FragmentOffset = 0)
{
    public const int Length = 20;

    private const ushort DontFragmentBit = 0x4000, MoreFragmentsBit = 0x2000, OffsetBits = 0x1fff;

    /// <param name="payload">Behind header and options, without what an Ethernet frame was padded with.</param>
    /// <param name="elided">Bytes at the packet's end that are not there.</param>
    /// <returns>False for what is no IPv4, is shorter than it says, or has a wrong checksum.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Ipv4Header header, out ReadOnlySpan<byte> payload, int elided = 0)
    {
        header = default;
        payload = default;
        if (packet.Length < Length || packet[0] >> 4 != 4) return false;
        var headerLength = (packet[0] & 0xf) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (headerLength < Length || total < headerLength || total > packet.Length + elided || InternetChecksum.Of(packet[..headerLength]) != 0) return false;
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        payload = packet[headerLength..Math.Min(total, packet.Length)];
        header = new(IpAddress.Read(packet[12..], isV6: false), IpAddress.Read(packet[16..], isV6: false), (IpProtocol)packet[9], total - headerLength, packet[8], packet[1],
            BinaryPrimitives.ReadUInt16BigEndian(packet[4..]), (fragment & DontFragmentBit) != 0, (fragment & MoreFragmentsBit) != 0, fragment & OffsetBits);
        return true;
    }

    /// <summary>With its checksum.</summary>
    public void Write(Span<byte> into)
    {
        Invariant.Require(PayloadLength is >= 0 and <= ushort.MaxValue - Length);
        into = into[..Length];
        into[0] = 0x45;
        into[1] = TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)(Length + PayloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(into[4..], Identification);
        BinaryPrimitives.WriteUInt16BigEndian(into[6..], (ushort)((DontFragment ? DontFragmentBit : 0) | (MoreFragments ? MoreFragmentsBit : 0) | FragmentOffset & OffsetBits));
        into[8] = TimeToLive;
        into[9] = (byte)Protocol;
        into[10..12].Clear();
        Source.Write(into[12..]);
        Destination.Write(into[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(into[10..], InternetChecksum.Of(into));
    }
}
