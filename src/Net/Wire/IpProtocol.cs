namespace Stead.Net.Wire;

/// <summary>What an IP packet carries (IANA protocol numbers).</summary>
public enum IpProtocol : byte { HopByHop = 0, Icmp = 1, Tcp = 6, Udp = 17, Routing = 43, Fragment = 44, IcmpV6 = 58, DestinationOptions = 60 }
