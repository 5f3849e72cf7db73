namespace Stead.Fabric.Simulation;

/// <summary>
/// What an <see cref="Operation"/> does. Values are numbers without sign; an operand that is narrower than the result counts as filled with zeros,
/// one that is wider counts whole, and the result is cut to the width of its slot.
/// </summary>
public enum OpCode : byte
{
    /// <summary>A.</summary>
    Copy,

    /// <summary>All bits of the result inverted, also those above A's width.</summary>
    Not,
    And,
    Or,
    Xor,

    /// <summary>0 - A.</summary>
    Negate,
    Add,
    Subtract,
    Multiply,

    /// <summary>0 where B is 0.</summary>
    DivideUnsigned,

    /// <summary>0 where B is 0.</summary>
    ModuloUnsigned,

    /// <summary>A and B are in two's complement of the result's width, so a narrower one is positive; cuts towards zero; 0 where B is 0.</summary>
    DivideSigned,

    /// <summary>As <see cref="DivideSigned"/>; the sign is A's; 0 where B is 0.</summary>
    ModuloSigned,

    /// <summary>A moved up by B bits; 0 when B is the width or more. B may be wide.</summary>
    ShiftLeft,

    /// <summary>The low bits of A moved down by B bits; A may be wider than the result.</summary>
    ShiftRight,

    /// <summary>A is in two's complement of A's width; its sign fills from above. A may be wider than the result, not narrower.</summary>
    ShiftRightSigned,

    /// <summary>The low bits of A moved down by Immediate bits.</summary>
    Slice,

    /// <summary>A with B above it: A | B &lt;&lt; Immediate. A is not wider than Immediate.</summary>
    Concat,

    /// <summary>A in two's complement of A's width, at the result's width.</summary>
    SignExtend,

    /// <summary>One bit, as all comparisons and reductions.</summary>
    Equal,
    NotEqual,
    LessUnsigned,

    /// <summary>A and B have the same width and are in two's complement.</summary>
    LessSigned,

    /// <summary>All bits of A's width are 1.</summary>
    ReduceAnd,

    /// <summary>A is not 0.</summary>
    ReduceOr,

    /// <summary>The number of ones in A is odd.</summary>
    ReduceXor,

    /// <summary>B where A, one bit, is 1, else C.</summary>
    Mux,

    /// <summary>The row of memory number Immediate at address A; 0 outside of it.</summary>
    MemoryRead,

    // Only in programs with unknowns; without, they are Mux, Equal, And and Or.

    /// <summary><see cref="Mux"/> as Verilog's `if`: C where A is unknown. Mux gives the bits in which B and C agree.</summary>
    If,

    /// <summary>Verilog's ===: unknown bits are a value of their own.</summary>
    CaseEqual,

    /// <summary>B where A is 1, high impedance where it is 0.</summary>
    Tristate,

    /// <summary>Two drivers of a wire: bit by bit the one that is not at high impedance; unknown where they contradict each other.</summary>
    Resolve,
}
