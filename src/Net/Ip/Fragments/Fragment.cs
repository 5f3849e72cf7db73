using Stead.Net.Wire;

namespace Stead.Net.Ip.Fragments;

/// <summary>What the headers of a fragment say of it.</summary>
/// <param name="Offset">Bytes of the datagram before it.</param>
/// <param name="HasMore">It is not the last.</param>
internal readonly record struct Fragment(DatagramKey Datagram, IpProtocol Protocol, int Offset, bool HasMore, byte TimeToLive, byte TrafficClass)
{
    public static Fragment Of(in Ipv4Header header) =>
        new(new(header.Source, header.Destination, header.Protocol, header.Identification), header.Protocol, header.FragmentOffset * 8, header.MoreFragments, header.TimeToLive, header.TrafficClass);

    public static Fragment Of(in Ipv6Header header, in FragmentHeader fragment) =>
        new(new(header.Source, header.Destination, IpProtocol.Fragment, fragment.Identification), fragment.Protocol, fragment.Offset * 8, fragment.MoreFragments, header.HopLimit, header.TrafficClass);
}
