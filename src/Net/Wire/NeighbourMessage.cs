namespace Stead.Net.Wire;

/// <summary>A neighbour solicitation or advertisement behind its ICMPv6 header (RFC 4861 §4.3, §4.4).</summary>
/// <param name="LinkAddress">The source's in a solicitation, the target's in an advertisement; null where the option is missing.</param>
public readonly record struct NeighbourMessage(bool IsAdvertisement, IpAddress Target, EthernetAddress? LinkAddress, NeighbourFlags Flags = NeighbourFlags.None)
{
    private const byte SourceLinkAddress = 1, TargetLinkAddress = 2;

    /// <summary>With the ICMPv6 header.</summary>
    public int Length => IcmpHeader.Length + 16 + (LinkAddress is null ? 0 : 8);

    /// <summary>Unknown options are passed over; one of length 0 makes the message invalid (RFC 4861 §7.1).</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out NeighbourMessage neighbour)
    {
        neighbour = default;
        if (!IcmpHeader.TryRead(message, out var header, out var body) || header.Code != 0 || body.Length < 16
            || header.Type is not (IcmpHeader.V6.NeighbourSolicitation or IcmpHeader.V6.NeighbourAdvertisement)) return false;
        var isAdvertisement = header.Type == IcmpHeader.V6.NeighbourAdvertisement;
        EthernetAddress? link = null;
        for (var options = body[16..]; options.Length > 0;)
        {
            if (options.Length < 8 || options[1] == 0 || options[1] * 8 > options.Length) return false;
            if (options[0] == (isAdvertisement ? TargetLinkAddress : SourceLinkAddress)) link = EthernetAddress.Read(options[2..]);
            options = options[(options[1] * 8)..];
        }
        neighbour = new(isAdvertisement, IpAddress.Read(body, isV6: true), link, isAdvertisement ? (NeighbourFlags)(header.Rest >> 29) : NeighbourFlags.None);
        return true;
    }

    /// <summary>Without the checksum.</summary>
    public void Write(Span<byte> into)
    {
        new IcmpHeader(IsAdvertisement ? IcmpHeader.V6.NeighbourAdvertisement : IcmpHeader.V6.NeighbourSolicitation, 0, (uint)Flags << 29).Write(into);
        Target.Write(into[IcmpHeader.Length..]);
        if (LinkAddress is not { } link) return;
        var option = into[(IcmpHeader.Length + 16)..];
        (option[0], option[1]) = (IsAdvertisement ? TargetLinkAddress : SourceLinkAddress, 1);
        link.Write(option[2..]);
    }
}

/// <summary>Of an advertisement.</summary>
[Flags]
public enum NeighbourFlags : byte { None = 0, Override = 1, Solicited = 2, Router = 4 }
