using static Stead.Fabric.Simulation.Compiled.InstructionWriter;

namespace Stead.Fabric.Simulation.Compiled;

internal sealed partial class PassWriter
{
    /// <summary>What a function of the System V convention may leave changed, and rbp, which keeps the stack's pointer meanwhile.</summary>
    private static readonly int[] Volatile = [Rax, Rcx, Rdx, Rbp, Rsi, Rdi, R8, 9, 10, 11];

    private const int StackAlignment = 16;

    /// <summary>An operation that overwrites its first operand.</summary>
    private void Binary(Value value, Alu operation)
    {
        var isShort = value.IsShort;
        var (a, b) = (value.A!.Real, value.B!.Real);
        if (operation != Alu.Subtract && Reuse(a) == null && Reuse(b) != null) (a, b) = (b, a);
        var operand = Fetch(b, isShort: isShort);
        var to = Begin(a, isShort);
        writer.Operate(operation, isShort, to, operand);
        Hold(value, to);
    }

    private void And(Value value)
    {
        if (!value.B!.IsConstant)
        {
            Binary(value, Alu.And);
            return;
        }
        var mask = value.B.Immediate;
        if (mask is byte.MaxValue or ushort.MaxValue)
        {
            var operand = FetchPlace(value.A!);
            Make(value, Reuse(value.A!), to => writer.ZeroExtend(to, operand, mask == byte.MaxValue ? 8 : 16));
        }
        else if (mask == uint.MaxValue)
        {
            var operand = Fetch(value.A!);
            Make(value, Reuse(value.A!), to => writer.Move(to, operand, isShort: true));
        }
        else if (mask < uint.MaxValue || (long)mask is >= int.MinValue and < 0)
        {
            var isShort = mask < uint.MaxValue;
            var to = Begin(value.A!, isShort);
            writer.Operate(Alu.And, isShort, to, Operand.Of(mask));
            Hold(value, to);
        }
        else if ((mask & (mask + 1)) == 0)
        {
            var above = System.Numerics.BitOperations.LeadingZeroCount(mask);
            var to = Begin(value.A!, false);
            writer.Shift(ValueCode.ShiftLeft, false, to, above);
            writer.Shift(ValueCode.ShiftRight, false, to, above);
            Hold(value, to);
        }
        else
            Binary(value, Alu.And);
    }

    private void Add(Value value)
    {
        var isShort = value.IsShort;
        var (a, b) = (value.A!.Real, value.B!.Real);
        var (left, right) = (registers.Find(a), registers.Find(b));
        if (left.IsRegister && Reuse(a) == null && (right.IsImmediate ? right.Number is >= int.MinValue and <= int.MaxValue : right.IsRegister && Reuse(b) == null))
        {
            registers.Lock(left);
            registers.Lock(right);
            Make(value, null, to =>
            {
                if (right.IsImmediate) writer.SumWith(isShort, to, left.Register, (int)right.Number);
                else writer.Sum(isShort, to, left.Register, right.Register);
            });
        }
        else
            Binary(value, Alu.Add);
    }

    private void Multiply(Value value)
    {
        var isShort = value.IsShort;
        var (a, b) = (value.A!.Real, value.B!.Real);
        if (b.IsConstant && (isShort || (long)b.Immediate is >= int.MinValue and <= int.MaxValue))
        {
            var operand = FetchPlace(a);
            Make(value, Reuse(a), to => writer.MultiplyBy(isShort, to, operand, (int)b.Immediate));
            return;
        }
        if (Reuse(a) == null && Reuse(b) != null) (a, b) = (b, a);
        var other = FetchPlace(b);
        var to = Begin(a, isShort);
        writer.Multiply(isShort, to, other);
        Hold(value, to);
    }

    private void InRaxAndRdx(Value value)
    {
        registers.Empty(Rax);
        registers.Empty(Rdx);
        registers.Lock(Rax);
        registers.Lock(Rdx);
        var isShort = value.IsShort;
        var operand = FetchPlace(value.B!);
        var other = Fetch(value.A!);
        writer.Move(Rax, other, isShort && !other.IsImmediate);
        if (value.Code == ValueCode.MultiplyHigh) writer.MultiplyWide(operand);
        else writer.Divide(isShort, operand);
        Hold(value, value.Code == ValueCode.Divide ? Rax : Rdx);
    }

    private void Shift(Value value)
    {
        var isShort = value.IsShort;
        var (a, b) = (value.A!.Real, value.B!.Real);
        if (b.IsConstant)
        {
            var to = Begin(a, isShort);
            writer.Shift(value.Code, isShort, to, (int)b.Immediate);
            Hold(value, to);
            return;
        }
        var amount = Fetch(b, inRegister: true);
        var operand = FetchPlace(a);
        Make(value, Reuse(a) ?? Reuse(b), to => writer.Shift(value.Code, isShort, to, operand, amount.Register));
    }

    private void Select(Value value)
    {
        var isShort = value.IsShort;
        var condition = Decide(value.A!);
        var (begin, other) = (value.C!.Real, value.B!.Real);
        if (!begin.IsConstant && (other.IsConstant || Reuse(begin) == null && Reuse(other) != null))
        {
            (begin, other) = (other, begin);
            condition = Opposite(condition);
        }
        var from = FetchPlace(other);
        var to = Begin(begin, isShort);
        writer.MoveIf(condition, isShort, to, from);
        Hold(value, to);
    }

    private void Read(Value value)
    {
        var (start, isShort) = ((int)value.Immediate, value.IsShort);
        if (value.A!.Real is { IsConstant: true } known)
        {
            Make(value, null, to => writer.Move(to, Operand.InWord(start + (int)known.Immediate), isShort));
            return;
        }
        var index = Fetch(value.A!, inRegister: true);
        Make(value, Reuse(value.A!), to => writer.Read(isShort, to, start, index.Register));
    }

    private void Call(Value value)
    {
        var operation = pass.Graph.Calls[(int)value.Immediate];
        var inWords = new List<(int To, Operand From)>();
        for (var i = 0; i < value.Arguments.Length; i++)
        {
            // The words of A, then those of B.
            var (to, from) = (operation.A.Offset + i, registers.Find(value.Arguments[i]));
            if (from.IsRegister) writer.Store(to, from.Register);
            else if (from.IsImmediate && from.Number is >= int.MinValue and <= int.MaxValue) writer.StoreNumber(to, (int)from.Number);
            else inWords.Add((to, from));
        }
        foreach (var argument in value.Arguments) registers.DropDead(argument);
        foreach (var register in Volatile) registers.Empty(register);
        foreach (var (to, from) in inWords)
        {
            writer.Move(Rax, from);
            writer.Store(to, Rax);
        }
        writer.Move(Rdi, Operand.InRegister(State));
        writer.Move(Rsi, Operand.Of((ulong)operation.Code));
        writer.Move(Rdx, Operand.Of(CallOut.Pack(operation.To)));
        writer.Move(Rcx, Operand.Of(CallOut.Pack(operation.A)));
        writer.Move(R8, Operand.Of(CallOut.Pack(operation.B)));
        writer.Move(Rax, Operand.Of(callee));
        writer.Move(Rbp, Operand.InRegister(Stack));
        writer.Operate(Alu.And, false, Stack, Operand.Of(unchecked((ulong)-StackAlignment)));
        writer.CallFunction(Rax);
        writer.Move(Stack, Operand.InRegister(Rbp));
    }

    private void Write(Value value)
    {
        var start = (int)value.Immediate;
        var index = Fetch(value.A!, inRegister: true).Register;
        var enable = value.C!.Real;
        if (enable is { IsConstant: true, Immediate: ulong.MaxValue })
        {
            writer.Write(start, index, Fetch(value.B!, inRegister: true).Register);
            return;
        }
        // old ^ (old ^ data) & enable
        var (data, bits) = (Fetch(value.B!), Fetch(enable));
        var (old, mixed) = (registers.Take(), registers.Take());
        writer.Read(false, old, start, index);
        writer.Move(mixed, Operand.InRegister(old));
        writer.Operate(Alu.Xor, false, mixed, data);
        writer.Operate(Alu.And, false, mixed, bits);
        writer.Operate(Alu.Xor, false, mixed, Operand.InRegister(old));
        writer.Write(start, index, mixed);
    }
}
