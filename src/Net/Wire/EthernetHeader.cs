namespace Stead.Net.Wire;

/// <summary>The 14 bytes in front of a frame's payload (IEEE 802.3).</summary>
public readonly record struct EthernetHeader(EthernetAddress Destination, EthernetAddress Source, EtherType Type)
{
    public const int Length = 14;

    public static bool TryRead(ReadOnlySpan<byte> frame, out EthernetHeader header)
    {
        header = default;
        if (frame.Length < Length) return false;
        header = new(EthernetAddress.Read(frame), EthernetAddress.Read(frame[6..]), (EtherType)BinaryPrimitives.ReadUInt16BigEndian(frame[12..]));
        return true;
    }

    public void Write(Span<byte> into)
    {
        Destination.Write(into);
        Source.Write(into[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(into[12..], (ushort)Type);
    }
}

public enum EtherType : ushort { Ipv4 = 0x0800, Arp = 0x0806, Ipv6 = 0x86dd }
