using Stead.Net.Links;

namespace Stead.Host.Network;

/// <summary>A link to be made between two interfaces.</summary>
public sealed record LinkRequest
{
    public required LinkEnd A { get; init; }

    public required LinkEnd B { get; init; }

    /// <summary>From A to B.</summary>
    public required LinkSettings There { get; init; }

    public required LinkSettings Back { get; init; }

    /// <summary>Ethernet frames instead of IP packets.</summary>
    public bool IsTap { get; init; }

    public int Mtu { get; init; } = 1500;

    public ulong Seed { get; init; } = 1;

    /// <summary>null: until it is cancelled.</summary>
    public Duration? Time { get; init; }

    public string? CaptureFile { get; init; }
}

/// <param name="Name">Of the interface.</param>
/// <param name="Namespace">Where it is; null: here.</param>
/// <param name="Addresses">The kernel's on it: `10.9.0.1/24`.</param>
public sealed record LinkEnd(string Name, string? Namespace, IReadOnlyList<string> Addresses);
