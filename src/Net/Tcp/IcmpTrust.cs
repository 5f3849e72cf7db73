namespace Stead.Net.Tcp;

/// <summary>Which ICMP errors end an attempt to connect. Nothing of the kind ends a connection (RFC 5927 §5.2): it is told when that fails for another reason.</summary>
public enum IcmpTrust
{
    Nothing,

    /// <summary>RFC 9293 §3.9.2.2 (SHLD-26): no such port or protocol; and prohibited, or too far away, as FreeBSD.</summary>
    Hard,

    /// <summary>Others too, since the next address of a name may be better (RFC 5461 §4.1), as Linux.</summary>
    Everything,
}
