namespace Stead.Fabric.Simulation.Compiled;

/// <summary>What the flags say. The one that follows an even one is its opposite.</summary>
internal enum Condition
{
    Equal,
    NotEqual,
    Below,
    NotBelow,
    Less,
    NotLess,
}
