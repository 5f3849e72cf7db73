using Stead.Net.Links.Impairments;
using Stead.Net.Links.Queues;

namespace Stead.Net.Links;

/// <summary>What a link is like. Records with the same words are equal.</summary>
public sealed record LinkSettings
{
    /// <summary>Zero: packets take no time to send, and nothing waits.</summary>
    public DataRate Rate { get; init; }

    /// <summary>Propagation, one way.</summary>
    public Duration Delay { get; init; }

    public QueueLimit Queue { get; init; } = QueueLimit.OfPackets(1000);

    public QueueKind Discipline { get; init; } = QueueTable.DropTail;

    /// <summary>The queue marks packets that can be marked instead of dropping them (RFC 3168), where it knows how to.</summary>
    public bool Ecn { get; init; }

    /// <summary>Bytes that each packet takes on the wire beside its own: preamble, header and trailer of the layer below.</summary>
    public int Overhead { get; init; }

    public PolicerSettings? Policer { get; init; }

    /// <summary>In the order in which a packet meets them.</summary>
    public IReadOnlyList<ImpairmentChoice> Impairments { get; init; } = [];

    /// <summary>Where IP begins in each packet: 14 for Ethernet frames.</summary>
    public int NetworkOffset { get; init; }

    /// <summary>In the place of one of the same kind, or behind the others.</summary>
    public LinkSettings With(ImpairmentChoice choice) => this with
    {
        Impairments = Impairments.Any(one => one.Kind == choice.Kind)
            ? [.. Impairments.Select(one => one.Kind == choice.Kind ? choice : one)]
            : [.. Impairments, choice],
    };
}
