using Stead.Net.Wire;

namespace Stead.Net.Ip.Fragments;

/// <summary>Cuts what is longer than a packet may be (RFC 791 §3.2, RFC 8200 §4.5).</summary>
/// <param name="mtu">Bytes of a packet.</param>
internal readonly struct Fragmentation(int mtu, IpAddress source, IpAddress destination, IpProtocol protocol, uint identification)
{
    private int HeaderLength => source.IsV6 ? Ipv6Header.Length : Ipv4Header.Length;

    /// <summary>Bytes of the datagram in each fragment but the last.</summary>
    private int Step => (mtu - HeaderLength - (source.IsV6 ? FragmentHeader.Length : 0)) / 8 * 8;

    /// <param name="length">Of the datagram.</param>
    public int Count(int length) => HeaderLength + length <= mtu ? 1 : (length + Step - 1) / Step;

    /// <param name="offset">Where the packet's part of the datagram begins; afterwards where the next packet's does.</param>
    /// <returns>Bytes of the packet.</returns>
    public int Write(Span<byte> into, ReadOnlySpan<byte> datagram, ref int offset)
    {
        var isWhole = HeaderLength + datagram.Length <= mtu;
        var part = isWhole ? datagram : datagram.Slice(offset, Math.Min(Step, datagram.Length - offset));
        var hasMore = offset + part.Length < datagram.Length;
        var headers = HeaderLength;
        if (!source.IsV6) new Ipv4Header(source, destination, protocol, part.Length, Identification: (ushort)identification, DontFragment: false, MoreFragments: hasMore, FragmentOffset: offset / 8).Write(into);
        else if (isWhole) new Ipv6Header(source, destination, protocol, part.Length).Write(into);
        else
        {
            new Ipv6Header(source, destination, IpProtocol.Fragment, FragmentHeader.Length + part.Length).Write(into);
            new FragmentHeader(protocol, offset / 8, hasMore, identification).Write(into[headers..]);
            headers += FragmentHeader.Length;
        }
        part.CopyTo(into[headers..]);
        offset += part.Length;
        return headers + part.Length;
    }
}
