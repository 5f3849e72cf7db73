namespace Stead.Fabric.Simulation.Lowering;

/// <summary>A node of an <see cref="ExpressionGraph"/>.</summary>
/// <param name="Width">The bits above it are 0, so it stands for a longer value too.</param>
internal readonly record struct Value(int Number, int Width);
