namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Operations on two operands, as <see cref="InstructionWriter"/>'s table has them.</summary>
internal enum Alu
{
    Add,
    Subtract,
    And,
    Or,
    Xor,
    Compare,
}
