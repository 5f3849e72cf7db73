using Stead.Fabric.Simulation;

namespace Stead.Host.Fabric.Simulations;

public enum SimulationEnd { Time, Condition, Assertion, Interrupted }

/// <summary>What a run came to.</summary>
public sealed record SimulationReport
{
    public required string Top { get; init; }
    public required string Engine { get; init; }

    /// <summary>Whose cycles are counted; null where there is none.</summary>
    public required string? Clock { get; init; }
    public required long Cycles { get; init; }

    /// <summary>In picoseconds.</summary>
    public required long Time { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Wall { get; init; }

    /// <summary>How long it took until the first cycle, synthesis included.</summary>
    public required TimeSpan Start { get; init; }
    public required SimulationEnd Ended { get; init; }

    /// <summary>All but the clocks, with their bits, the highest first.</summary>
    public required IReadOnlyList<(Signal Port, string Bits)> Ports { get; init; }

    /// <summary>Assertions that do not hold.</summary>
    public required IReadOnlyList<Complaint> Broken { get; init; }

    /// <summary>Registers some of whose bits were unknown all the time.</summary>
    public required IReadOnlyList<Complaint> NeverKnown { get; init; }
}
