using Stead.Net.Wire;

namespace Stead.Net.Ip.Fragments;

/// <summary>Fragments of one datagram have it in common.</summary>
/// <param name="Protocol">IPv4's counts (RFC 791 §3.2), IPv6's does not (RFC 8200 §4.5).</param>
internal readonly record struct DatagramKey(IpAddress Source, IpAddress Destination, IpProtocol Protocol, uint Identification);
