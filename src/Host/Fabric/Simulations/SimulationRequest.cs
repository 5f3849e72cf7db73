namespace Stead.Host.Fabric.Simulations;

/// <summary>What shall be simulated, and for how long: cycles, or seconds, or until something holds, whichever comes first; one second where nothing is said.</summary>
public sealed record SimulationRequest(DesignFiles Design)
{
    public long? Cycles { get; init; }

    /// <summary>Of the design's time.</summary>
    public decimal? Seconds { get; init; }

    /// <summary>A condition: `led == 5`.</summary>
    public string? Until { get; init; }

    /// <summary>Of the design's time in one second of ours; null for as fast as it goes.</summary>
    public double? Speed { get; init; }

    /// <summary>Where to write the value change dump.</summary>
    public string? Dump { get; init; }

    public bool Unknowns { get; init; }

    /// <summary>Null for the fastest one there is.</summary>
    public string? Engine { get; init; }

    /// <summary>`rst=1`, `rst=0@10`.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>`clk=8ns`, `clk=125MHz`.</summary>
    public IReadOnlyList<string> Clocks { get; init; } = [];
}
