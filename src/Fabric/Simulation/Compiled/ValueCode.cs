namespace Stead.Fabric.Simulation.Compiled;

/// <summary>What makes a <see cref="Value"/>: arithmetic of 64 bits, wrapping. Comparisons are 0 or 1.</summary>
internal enum ValueCode : byte
{
    /// <summary>Immediate.</summary>
    Constant,

    /// <summary>Anything: nobody reads it.</summary>
    Undefined,

    /// <summary>The word of the state at Immediate, as it was before anything is stored.</summary>
    Load,

    /// <summary>A, in a place of its own: breaks cycles of stores.</summary>
    Copy,

    And,
    Or,
    Xor,
    Add,
    Subtract,
    Multiply,

    /// <summary>The upper 64 of the product's 128 bits, without sign.</summary>
    MultiplyHigh,

    /// <summary>Without sign; B is never 0.</summary>
    Divide,
    Modulo,

    /// <summary>B is below 64.</summary>
    ShiftLeft,
    ShiftRight,
    ShiftRightSigned,

    /// <summary>A's low Immediate bits in two's complement: 8, 16 or 32.</summary>
    SignExtend,

    /// <summary>How many ones.</summary>
    Population,

    Equal,
    Below,

    /// <summary>Both in two's complement of Immediate bits: 32 or 64.</summary>
    Less,

    /// <summary>B where A, 0 or 1, is 1, else C.</summary>
    Select,

    /// <summary>The word at A of the state's part that begins at Immediate; A is within it.</summary>
    Read,

    /// <summary>A function outside carries out the operation at Immediate of <see cref="ValueGraph.Calls"/> on the arguments. Nothing to be read but by Result.</summary>
    Call,

    /// <summary>The word at Immediate, which A, a call, wrote.</summary>
    Result,

    /// <summary>Takes effect: where Guard is 1, the bits of B that C has go to the word at A of the part that begins at Immediate.</summary>
    Write,

    /// <summary>Takes effect: where A is 1, the run ends before anything is stored.</summary>
    Leave,
}
