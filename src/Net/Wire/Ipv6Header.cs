namespace Stead.Net.Wire;

/// <summary>RFC 8200 §3. Extension headers are the payload's beginning: <see cref="TrySkipExtensions"/>.</summary>
/// <param name="FlowLabel">20 bits.</param>
public readonly record struct Ipv6Header(IpAddress Source, IpAddress Destination, IpProtocol Protocol, int PayloadLength, byte HopLimit = 64, byte TrafficClass = 0, uint FlowLabel = 0)
{
    public const int Length = 40;

    /// <param name="elided">Bytes at the packet's end that are not there.</param>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Ipv6Header header, out ReadOnlySpan<byte> payload, int elided = 0)
    {
        header = default;
        payload = default;
        if (packet.Length < Length || packet[0] >> 4 != 6) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (length > packet.Length + elided - Length) return false;
        var first = BinaryPrimitives.ReadUInt32BigEndian(packet);
        payload = packet.Slice(Length, Math.Min(length, packet.Length - Length));
        header = new(IpAddress.Read(packet[8..], isV6: true), IpAddress.Read(packet[24..], isV6: true), (IpProtocol)packet[6], length, packet[7], (byte)(first >> 20), first & 0xfffff);
        return true;
    }

    public void Write(Span<byte> into)
    {
        Invariant.Require(PayloadLength is >= 0 and <= ushort.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(into, 6u << 28 | (uint)TrafficClass << 20 | FlowLabel & 0xfffff);
        BinaryPrimitives.WriteUInt16BigEndian(into[4..], (ushort)PayloadLength);
        into[6] = (byte)Protocol;
        into[7] = HopLimit;
        Source.Write(into[8..]);
        Destination.Write(into[24..]);
    }

    /// <summary>Passes over hop-by-hop, routing and destination options (RFC 8200 §4), each 8 bytes and more.</summary>
    /// <returns>False where one is cut short. What a <see cref="FragmentHeader"/> is in front of is another matter.</returns>
    public static bool TrySkipExtensions(ref IpProtocol protocol, ref ReadOnlySpan<byte> payload)
    {
        while (protocol is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.DestinationOptions)
        {
            if (payload.Length < 8 || (payload[1] + 1) * 8 is var length && length > payload.Length) return false;
            protocol = (IpProtocol)payload[0];
            payload = payload[length..];
        }
        return true;
    }
}
