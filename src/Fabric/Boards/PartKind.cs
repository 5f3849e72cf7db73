namespace Stead.Fabric.Boards;

public enum PartKind
{
    Clock,
    Led,

    /// <summary>Three lights in one: red, green, blue.</summary>
    Rgb,
    Button,
    Switch,

    /// <summary>A wire to a connector or another chip.</summary>
    Pin,
}
