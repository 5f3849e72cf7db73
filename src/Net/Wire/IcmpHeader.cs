namespace Stead.Net.Wire;

/// <summary>The 8 bytes in front of each ICMP message of either version (RFC 792, RFC 4443 §2.1); what the last four are depends on the type.</summary>
/// <param name="Rest">Identifier and sequence number of an echo, the path's MTU of a packet too big.</param>
public readonly record struct IcmpHeader(byte Type, byte Code, uint Rest)
{
    public const int Length = 8, ChecksumAt = 2;

    /// <summary>A code of `TimeExceeded` in both versions.</summary>
    public const byte ReassemblyTimeExceeded = 1;

    public static class V4
    {
        public const byte EchoReply = 0, Unreachable = 3, Echo = 8, TimeExceeded = 11, ParameterProblem = 12;

        /// <summary>Codes of <see cref="Unreachable"/>: RFC 1191 §4 puts the next hop's MTU into the lower half of the rest.</summary>
        public const byte ProtocolUnreachable = 2, PortUnreachable = 3, FragmentationNeeded = 4;
    }

    public static class V6
    {
        public const byte Unreachable = 1, PacketTooBig = 2, TimeExceeded = 3, ParameterProblem = 4, Echo = 128, EchoReply = 129;

        /// <summary>Codes: of <see cref="Unreachable"/>, and of <see cref="ParameterProblem"/>.</summary>
        public const byte PortUnreachable = 4, UnknownNextHeader = 1;

        public const byte RouterSolicitation = 133, RouterAdvertisement = 134, NeighbourSolicitation = 135, NeighbourAdvertisement = 136;
    }

    /// <param name="body">For an error: the beginning of the packet that caused it.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, out IcmpHeader header, out ReadOnlySpan<byte> body)
    {
        header = default;
        body = default;
        if (message.Length < Length) return false;
        header = new(message[0], message[1], BinaryPrimitives.ReadUInt32BigEndian(message[4..]));
        body = message[Length..];
        return true;
    }

    /// <summary>Without the checksum: over the message alone for IPv4 (<see cref="FillV4"/>), with a pseudo-header for IPv6 (<see cref="TransportChecksum"/>).</summary>
    public void Write(Span<byte> into)
    {
        (into[0], into[1]) = (Type, Code);
        into[ChecksumAt..4].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], Rest);
    }

    /// <param name="message">Whole.</param>
    public static void FillV4(Span<byte> message)
    {
        message[ChecksumAt..4].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumAt..], InternetChecksum.Of(message));
    }
}
