namespace Stead.Net.Wire;

/// <summary>Who has an IPv4 address (RFC 826), over Ethernet.</summary>
public readonly record struct ArpPacket(ArpOperation Operation, EthernetAddress SenderHardware, IpAddress Sender, EthernetAddress TargetHardware, IpAddress Target)
{
    public const int Length = 28;

    /// <summary>Hardware type 1, protocol type IPv4, lengths 6 and 4.</summary>
    private const ulong EthernetAndIpv4 = 0x0001_0800_06_04;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16 != EthernetAndIpv4) return false;
        packet = new((ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), EthernetAddress.Read(bytes[8..]), IpAddress.Read(bytes[14..], isV6: false),
            EthernetAddress.Read(bytes[18..]), IpAddress.Read(bytes[24..], isV6: false));
        return packet.Operation is ArpOperation.Request or ArpOperation.Reply;
    }

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, EthernetAndIpv4 << 16 | (ushort)Operation);
        SenderHardware.Write(into[8..]);
        Sender.Write(into[14..]);
        TargetHardware.Write(into[18..]);
        Target.Write(into[24..]);
    }
}

public enum ArpOperation : ushort { Request = 1, Reply = 2 }
