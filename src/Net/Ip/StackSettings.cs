using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Net.Ip;

/// <summary>One interface's stack. Every limit that state has is here or in <see cref="TcpSettings"/>.</summary>
public sealed record StackSettings
{
    public required IReadOnlyList<IpAddress> Addresses { get; init; }

    /// <summary>Bytes of an IP packet on the link.</summary>
    public int MaximumTransmissionUnit { get; init; } = 1500;

    /// <summary>The other side of the link finishes transport checksums (and, in a simulation, nobody does).</summary>
    public bool OffloadsChecksums { get; init; }

    /// <summary>False: payload has a length and no bytes. It is neither kept nor put into packets, and what is read is zeros: for simulations in which nobody looks.
    /// Needs <see cref="OffloadsChecksums"/>.</summary>
    public bool CarriesPayload { get; init; } = true;

    /// <summary>Bytes of the largest super-packet that the other side of the link cuts into segments (TSO); 0 without.</summary>
    public int LargestPacket { get; init; }

    /// <summary>Every address is this host's: a listener on port 0 accepts connections to all of them (user-mode NAT).</summary>
    public bool IsTransparent { get; init; }

    /// <summary>Of connections that have none of their own.</summary>
    public TcpSettings Tcp { get; init; } = TcpSettings.Linux;

    /// <summary>More connections than this, in all states but TIME-WAIT, are refused with a reset.</summary>
    public int MostConnections { get; init; } = 100_000;

    /// <summary>The oldest is forgotten when there are more.</summary>
    public int MostTimeWaits { get; init; } = 16_384;

    /// <summary>Replies without a connection (resets, ICMP) that wait to be sent; more are dropped.</summary>
    public int MostReplies { get; init; } = 64;

    /// <summary>Datagrams that wait for the rest of their fragments, of 64 KiB at most; the oldest gives way.</summary>
    public int MostFragmented { get; init; } = 64;

    /// <summary>A peer's smaller maximum segment is not believed: it would make us send tiny segments.</summary>
    public int SmallestSegment { get; init; } = 48;

    /// <summary>Challenge acknowledgements in a second (RFC 5961 §7), at most; and at least half as many.</summary>
    public int MostChallenges { get; init; } = 1000;

    /// <summary>Instead of a secret one (RFC 6528): for tests of what happens around 2³².</summary>
    internal uint? InitialSequence { get; init; }

    /// <summary>The first port, up to 65535, that outgoing connections take (RFC 6056).</summary>
    public ushort FirstEphemeralPort { get; init; } = 32_768;
}
