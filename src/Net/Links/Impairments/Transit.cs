namespace Stead.Net.Links.Impairments;

/// <summary>What happens to one packet on the wire; impairments write it.</summary>
public ref struct Transit
{
    public required Packet Packet { get; init; }

    public required RandomSequence Random { get; init; }

    /// <summary>When its last byte left.</summary>
    public required Instant Now { get; init; }

    public bool IsLost { get; set; }

    public bool Duplicates { get; set; }

    public bool Corrupts { get; set; }

    /// <summary>Beside the link's delay.</summary>
    public Duration Extra { get; set; }

    /// <summary>Those behind need not wait for it.</summary>
    public bool MayBeOvertaken { get; set; }
}
