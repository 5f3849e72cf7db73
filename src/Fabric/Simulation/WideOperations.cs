using System.Numerics;

namespace Stead.Fabric.Simulation;

/// <summary>Operations on values of any width. <see cref="Interpreter"/> does those of one word itself; constants are folded with these.</summary>
public static class WideOperations
{
    /// <param name="memories">The program's; may be empty when the operation reads none.</param>
    public static void Execute(in Operation operation, Span<ulong> state, IReadOnlyList<Memory> memories)
    {
        var result = state.Slice(operation.To.Offset, operation.To.Words);
        var a = state.Slice(operation.A.Offset, operation.A.Words);
        var b = state.Slice(operation.B.Offset, operation.B.Words);
        switch (operation.Code)
        {
            case OpCode.Copy: Copy(a, result); break;
            case OpCode.Not:
                for (var i = 0; i < result.Length; i++) result[i] = ~Word(a, i);
                break;
            case OpCode.And:
                for (var i = 0; i < result.Length; i++) result[i] = Word(a, i) & Word(b, i);
                break;
            case OpCode.Or:
                for (var i = 0; i < result.Length; i++) result[i] = Word(a, i) | Word(b, i);
                break;
            case OpCode.Xor:
                for (var i = 0; i < result.Length; i++) result[i] = Word(a, i) ^ Word(b, i);
                break;
            case OpCode.Negate: Subtract([], a, result); break;
            case OpCode.Add: Add(a, b, result); break;
            case OpCode.Subtract: Subtract(a, b, result); break;
            case OpCode.Multiply: Multiply(a, b, result); break;
            case OpCode.DivideUnsigned or OpCode.ModuloUnsigned or OpCode.DivideSigned or OpCode.ModuloSigned: Divide(operation, a, b, result); break;
            case OpCode.ShiftLeft: ShiftLeft(a, Amount(b), result); break;
            case OpCode.ShiftRight: ShiftRight(a, Amount(b), result, 0); break;
            case OpCode.ShiftRightSigned: ShiftRightSigned(a, operation.A, Amount(b), result); break;
            case OpCode.Slice: ShiftRight(a, (ulong)operation.Immediate, result, 0); break;
            case OpCode.Concat: Concat(a, b, operation.Immediate, result); break;
            case OpCode.SignExtend: ShiftRightSigned(a, operation.A, 0, result); break;
            case OpCode.Equal or OpCode.CaseEqual: result[0] = AreEqual(a, b) ? 1UL : 0; break;
            case OpCode.NotEqual: result[0] = AreEqual(a, b) ? 0UL : 1; break;
            case OpCode.LessUnsigned: result[0] = Less(a, b) ? 1UL : 0; break;
            case OpCode.LessSigned: result[0] = IsNegative(a, operation.A) == IsNegative(b, operation.B) ? Less(a, b) ? 1UL : 0 : IsNegative(a, operation.A) ? 1UL : 0; break;
            case OpCode.ReduceAnd: result[0] = a[..^1].IndexOfAnyExcept(ulong.MaxValue) < 0 && a[^1] == operation.A.TopMask ? 1UL : 0; break;
            case OpCode.ReduceOr: result[0] = a.IndexOfAnyExcept(0UL) >= 0 ? 1UL : 0; break;
            case OpCode.ReduceXor:
                var all = 0UL;
                foreach (var word in a) all ^= word;
                result[0] = (ulong)BitOperations.PopCount(all) & 1;
                break;
            case OpCode.Mux or OpCode.If: Copy(a[0] != 0 ? b : state.Slice(operation.C.Offset, operation.C.Words), result); break;
            case OpCode.MemoryRead: ReadRow(memories[operation.Immediate], state, a, result); break;
            default: Invariant.Broken($"no such operation: {operation.Code}"); break;
        }
        result[^1] &= operation.To.TopMask;
    }

    /// <summary>Where the row at an address starts in the state; -1 outside of the memory.</summary>
    public static int RowOffset(Memory memory, ReadOnlySpan<ulong> address)
    {
        if (address.Length > 1 && address[1..].IndexOfAnyExcept(0UL) >= 0) return -1;
        var row = address[0] - (ulong)memory.First;
        return row < (ulong)memory.Size ? memory.Rows.Offset + (int)row * memory.WordsPerRow : -1;
    }

    /// <returns>Whether the row is another one now.</returns>
    public static bool Write(in MemoryWrite write, Memory memory, Span<ulong> state)
    {
        var offset = RowOffset(memory, state.Slice(write.Address.Offset, write.Address.Words));
        if (offset < 0) return false;
        var changed = 0UL;
        for (var i = 0; i < write.Enable.Words; i++)
        {
            var data = i < write.Data.Words ? state[write.Data.Offset + i] : 0;
            var change = (state[offset + i] ^ data) & state[write.Enable.Offset + i];
            state[offset + i] ^= change;
            changed |= change;
        }
        return changed != 0;
    }

    private static void ReadRow(Memory memory, Span<ulong> state, ReadOnlySpan<ulong> address, Span<ulong> result)
    {
        var offset = RowOffset(memory, address);
        if (offset < 0) result.Clear();
        else state.Slice(offset, memory.WordsPerRow).CopyTo(result);
    }

    private static ulong Word(ReadOnlySpan<ulong> value, int i) => (uint)i < (uint)value.Length ? value[i] : 0;

    private static void Copy(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        for (var i = 0; i < result.Length; i++) result[i] = Word(a, i);
    }

    private static void Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        UInt128 carry = 0;
        for (var i = 0; i < result.Length; i++)
        {
            carry += (UInt128)Word(a, i) + Word(b, i);
            result[i] = (ulong)carry;
            carry >>= 64;
        }
    }

    private static void Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var borrow = 0UL;
        for (var i = 0; i < result.Length; i++)
        {
            var difference = (UInt128)Word(a, i) - Word(b, i) - borrow;
            result[i] = (ulong)difference;
            borrow = (ulong)(difference >> 64) & 1;
        }
    }

    private static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        result.Clear();
        for (var i = 0; i < result.Length && i < a.Length; i++)
        {
            var carry = 0UL;
            for (var j = 0; i + j < result.Length; j++)
            {
                var sum = (UInt128)a[i] * Word(b, j) + result[i + j] + carry;
                result[i + j] = (ulong)sum;
                carry = (ulong)(sum >> 64);
            }
        }
    }

    private static void Divide(in Operation operation, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var signed = operation.Code is OpCode.DivideSigned or OpCode.ModuloSigned;
        var (dividend, divisor) = (Number(a, operation.A, operation.To, signed), Number(b, operation.B, operation.To, signed));
        result.Clear();
        if (divisor.IsZero) return;
        var number = operation.Code is OpCode.DivideSigned or OpCode.DivideUnsigned ? BigInteger.Divide(dividend, divisor) : BigInteger.Remainder(dividend, divisor);
        for (var i = 0; i < result.Length; i++) result[i] = (ulong)(number >> 64 * i & ulong.MaxValue);
    }

    /// <param name="to">Its highest bit is the sign, where the operand has that bit.</param>
    private static BigInteger Number(ReadOnlySpan<ulong> words, Slot slot, Slot to, bool signed)
    {
        var number = BigInteger.Zero;
        for (var i = words.Length - 1; i >= 0; i--) number = (number << 64) + words[i];
        return signed && slot.Width == to.Width && IsNegative(words, slot) ? number - (BigInteger.One << slot.Width) : number;
    }

    private static ulong Amount(ReadOnlySpan<ulong> b) => b.Length > 1 && b[1..].IndexOfAnyExcept(0UL) >= 0 ? ulong.MaxValue : b[0];

    private static void ShiftLeft(ReadOnlySpan<ulong> a, ulong amount, Span<ulong> result)
    {
        var (words, bits) = (amount / 64, (int)(amount % 64));
        for (var i = 0; i < result.Length; i++)
        {
            var from = (ulong)i < words ? -1 : i - (int)words;
            result[i] = from < 0 ? 0 : Word(a, from) << bits | (bits > 0 && from > 0 ? Word(a, from - 1) >> 64 - bits : 0);
        }
    }

    /// <param name="fill">What stands above A, for ever.</param>
    private static void ShiftRight(ReadOnlySpan<ulong> a, ulong amount, Span<ulong> result, ulong fill)
    {
        var (words, bits) = (amount / 64, (int)(amount % 64));
        for (var i = 0; i < result.Length; i++)
        {
            var (low, high) = (At(a, words + (ulong)i), At(a, words + (ulong)i + 1));
            result[i] = bits == 0 ? low : low >> bits | high << 64 - bits;
        }

        ulong At(ReadOnlySpan<ulong> value, ulong i) => i < (ulong)value.Length ? value[(int)i] : fill;
    }

    private static void ShiftRightSigned(ReadOnlySpan<ulong> a, Slot slot, ulong amount, Span<ulong> result)
    {
        if (!IsNegative(a, slot))
        {
            ShiftRight(a, amount, result, 0);
            return;
        }
        Span<ulong> extended = a.Length <= 16 ? stackalloc ulong[a.Length] : new ulong[a.Length];
        a.CopyTo(extended);
        extended[^1] |= ~slot.TopMask;
        ShiftRight(extended, amount, result, ulong.MaxValue);
    }

    private static void Concat(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, int offset, Span<ulong> result)
    {
        ShiftLeft(b, (ulong)offset, result);
        for (var i = 0; i < a.Length && i < result.Length; i++) result[i] |= a[i];
    }

    private static bool IsNegative(ReadOnlySpan<ulong> words, Slot slot) => (words[^1] >> (slot.Width - 1 & 63) & 1) != 0;

    private static bool AreEqual(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            if (Word(a, i) != Word(b, i)) return false;
        }
        return true;
    }

    private static bool Less(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = Math.Max(a.Length, b.Length) - 1; i >= 0; i--)
        {
            if (Word(a, i) != Word(b, i)) return Word(a, i) < Word(b, i);
        }
        return false;
    }
}
