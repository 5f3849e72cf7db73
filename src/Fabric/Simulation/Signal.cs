namespace Stead.Fabric.Simulation;

public enum SignalKind
{
    /// <summary>Poked from outside.</summary>
    Input,
    Output,

    /// <summary>What the design drives; where it drives nothing, what is poked into <see cref="Signal.External"/>.</summary>
    InOut,

    /// <summary>A net inside that has a name.</summary>
    Net,
}

/// <summary>A value that has a name.</summary>
/// <param name="Name">With the instances it is in: `uart.shift`.</param>
/// <param name="Slot">Several names may share one.</param>
public sealed record Signal(string Name, SignalKind Kind, Slot Slot)
{
    /// <summary>In bits, as declared; the slot may be narrower, the bits above it are 0.</summary>
    public required int Width { get; init; }

    /// <summary>The number of the lowest bit: 1 of `[8:1]`.</summary>
    public int LowestIndex { get; init; }

    /// <summary>Declared as `[0:7]`: the highest number names the lowest bit.</summary>
    public bool Upto { get; init; }

    /// <summary>What is poked from outside, of an <see cref="SignalKind.InOut"/>.</summary>
    public Slot External { get; init; }

    /// <summary>`top.v:12`, where known.</summary>
    public string? Source { get; init; }
}
