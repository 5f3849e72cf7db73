namespace Stead.Fabric.Simulation.Compiled;

internal enum OperandKind
{
    Register,

    /// <summary>A word of the state.</summary>
    Word,
    Immediate,
}

/// <summary>What an instruction reads.</summary>
internal readonly record struct Operand(OperandKind Kind, long Number)
{
    public static Operand InRegister(int number) => new(OperandKind.Register, number);

    public static Operand InWord(int word) => new(OperandKind.Word, word);

    public static Operand Of(ulong immediate) => new(OperandKind.Immediate, (long)immediate);

    public bool IsRegister => Kind == OperandKind.Register;
    public bool IsWord => Kind == OperandKind.Word;
    public bool IsImmediate => Kind == OperandKind.Immediate;
    public int Register => IsRegister ? (int)Number : -1;

    public bool Is(int register) => IsRegister && Number == register;
}
