namespace Stead.Fabric.Simulation.Lowering;

internal enum NodeKind : byte
{
    /// <summary>Immediate is its number among the constants.</summary>
    Constant,

    /// <summary>An input or a register; Immediate is its number among the sources.</summary>
    Source,
    Operation,
}

/// <summary>Equal nodes are one node.</summary>
internal readonly record struct ExpressionNode(NodeKind Kind, OpCode Code, int Width, Value A, Value B, Value C, int Immediate);
