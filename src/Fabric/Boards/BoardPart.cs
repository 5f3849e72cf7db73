namespace Stead.Fabric.Boards;

/// <summary>One thing on a board that is wired to the fabric.</summary>
/// <param name="Name">`led0`: the port's name without brackets.</param>
/// <param name="Pins">One; three for an RGB light: red, green, blue.</param>
public sealed record BoardPart(PartKind Kind, string Name, IReadOnlyList<BoardPin> Pins)
{
    /// <summary>In hertz; 0 for what is not a clock.</summary>
    public long Frequency { get; init; }

    /// <summary>Lit, or pressed, when the pin is low.</summary>
    public bool ActiveLow { get; init; }
}

/// <param name="Port">What designs for this board call it: `led[0]`.</param>
/// <param name="Pin">Of the package: `R14`.</param>
/// <param name="Standard">IOSTANDARD.</param>
public sealed record BoardPin(string Port, string Pin, string Standard);
