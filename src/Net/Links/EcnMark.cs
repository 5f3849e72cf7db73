namespace Stead.Net.Links;

/// <summary>Congestion Experienced, set by a router (RFC 3168 §5).</summary>
internal static class EcnMark
{
    private const int CongestionExperienced = 3;

    /// <param name="packet">From its IP header.</param>
    /// <returns>False where the sender did not say that it understands marks.</returns>
    public static bool TrySet(Span<byte> packet)
    {
        if (packet.Length >= 20 && packet[0] >> 4 == 4)
        {
            if ((packet[1] & 3) == 0) return false;
            var before = BinaryPrimitives.ReadUInt16BigEndian(packet);
            packet[1] |= CongestionExperienced;
            // RFC 1624 eqn. 3: the header's sum follows the one word that changed.
            var sum = (uint)(ushort)~BinaryPrimitives.ReadUInt16BigEndian(packet[10..]) + (ushort)~before + BinaryPrimitives.ReadUInt16BigEndian(packet);
            sum = (sum & 0xffff) + (sum >> 16);
            BinaryPrimitives.WriteUInt16BigEndian(packet[10..], (ushort)~((sum & 0xffff) + (sum >> 16)));
            return true;
        }
        if (packet.Length < 40 || packet[0] >> 4 != 6 || (packet[1] & 0x30) == 0) return false;
        packet[1] |= CongestionExperienced << 4;
        return true;
    }
}
