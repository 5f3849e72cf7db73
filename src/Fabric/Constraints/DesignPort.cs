namespace Stead.Fabric.Constraints;

public enum PortDirection
{
    Input,
    Output,
    InOut,
}

/// <summary>A port of the top module.</summary>
/// <param name="Width">In bits.</param>
/// <param name="LowestIndex">1 of `[8:1]`.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record DesignPort(string Name, PortDirection Direction, int Width, int LowestIndex, Place Place)
{
    /// <summary>Registers change at its edges.</summary>
    public bool IsClock { get; init; }

    /// <summary>Declared as `[0:3]`: the highest number names the lowest bit.</summary>
    public bool Upto { get; init; }

    public int HighestIndex => LowestIndex + Width - 1;

    /// <summary>`led[2]`; a port of one bit has its plain name.</summary>
    public string BitName(int bit) => Width == 1 ? Name : $"{Name}[{(Upto ? HighestIndex - bit : LowestIndex + bit)}]";

    public override string ToString() => Width == 1 ? Name : $"{Name}[{HighestIndex}:{LowestIndex}]";
}
