namespace Stead.Fabric.Constraints;

/// <summary>Where a wire of the design leaves the part.</summary>
/// <param name="Pin">Of the package; it may not exist.</param>
public sealed record PinAssignment(PortBit Bit, string Pin, Place Place)
{
    /// <summary>Null when none was set.</summary>
    public string? Standard { get; init; }

    /// <summary>Where the standard was set; else where the pin was.</summary>
    public Place StandardPlace { get; init; } = Place;
}
