namespace Stead.Fabric.Constraints;

/// <summary>What constraints files say, before anyone looks at the board and the design.</summary>
public sealed class ConstraintSet
{
    /// <summary>Properties of ports, in their order.</summary>
    public List<PortProperty> Properties { get; } = [];

    public List<ClockConstraint> Clocks { get; } = [];
}

/// <param name="Name">In capitals: `PACKAGE_PIN`, `IOSTANDARD`.</param>
/// <param name="Port">A name, or a pattern with `*` and `?`.</param>
/// <param name="Place">Of the value.</param>
public sealed record PortProperty(string Name, string Value, string Port, Place Place)
{
    public Place PortPlace { get; init; } = Place;

    public const string Pin = "PACKAGE_PIN", Standard = "IOSTANDARD";
}

/// <param name="Ports">Names or patterns.</param>
/// <param name="Period">In nanoseconds.</param>
/// <param name="Adds">Beside those that are on the port already.</param>
public sealed record ClockConstraint(string Name, decimal Period, IReadOnlyList<string> Ports, bool Adds, Place Place);
