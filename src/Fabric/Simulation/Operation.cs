namespace Stead.Fabric.Simulation;

/// <summary>One step of combinational logic. Operands that the operation does not use have width 0.</summary>
/// <param name="To">Written by no other operation.</param>
/// <param name="Immediate">Bits of a <see cref="OpCode.Slice"/> or <see cref="OpCode.Concat"/>, number of a memory.</param>
public readonly record struct Operation(OpCode Code, Slot To, Slot A, Slot B = default, Slot C = default, int Immediate = 0)
{
    /// <summary>No value of it has more than a word.</summary>
    public bool IsNarrow => To.IsNarrow && A.IsNarrow && B.IsNarrow && C.IsNarrow;

    public override string ToString() =>
        $"{To} = {Code} {A}{(B.Width > 0 ? $" {B}" : "")}{(C.Width > 0 ? $" {C}" : "")}{(Code is OpCode.Slice or OpCode.Concat or OpCode.MemoryRead ? $" #{Immediate}" : "")}";
}
