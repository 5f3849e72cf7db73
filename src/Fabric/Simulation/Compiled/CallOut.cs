namespace Stead.Fabric.Simulation.Compiled;

/// <summary>An operation that machine code leaves to the code of the interpreter: what is handed over, as numbers.</summary>
public static class CallOut
{
    /// <summary>A slot in one number.</summary>
    public static ulong Pack(Slot slot) => (ulong)(uint)slot.Offset << 32 | (uint)slot.Width;

    /// <param name="code">An <see cref="OpCode"/>, of one that reads no memory.</param>
    public static Operation Unpack(ulong code, ulong to, ulong a, ulong b) => new((OpCode)code, Unpack(to), Unpack(a), Unpack(b));

    /// <summary>The words of the state that it touches are below.</summary>
    public static int End(in Operation operation) => Math.Max(End(operation.To), Math.Max(End(operation.A), End(operation.B)));

    private static Slot Unpack(ulong packed) => new((int)(packed >> 32), (int)packed);

    private static int End(Slot slot) => slot.Offset + slot.Words;
}
