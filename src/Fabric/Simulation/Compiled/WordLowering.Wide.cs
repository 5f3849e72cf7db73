namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Operations on numbers of several words, the lowest first.</summary>
internal sealed partial class WordLowering
{
    private Value[] Wide(in Operation operation)
    {
        var count = operation.To.Words;
        var most = Math.Max(operation.A.Words, operation.B.Words);
        Slot slotA = operation.A, slotB = operation.B;
        Value[] A(int words) => Words(slotA, words);
        Value[] B(int words) => Words(slotB, words);
        switch (operation.Code)
        {
            case OpCode.Copy: return A(count);
            case OpCode.Not: return [.. A(count).Select(word => graph.Xor(word, graph.Constant(ulong.MaxValue)))];
            case OpCode.And or OpCode.Tristate: return Pairwise(A(count), B(count), graph.And);
            case OpCode.Or or OpCode.Resolve: return Pairwise(A(count), B(count), graph.Or);
            case OpCode.Xor: return Pairwise(A(count), B(count), graph.Xor);
            case OpCode.Negate: return Subtract(Zeros(count), A(count));
            case OpCode.Add: return Add(A(count), B(count));
            case OpCode.Subtract: return Subtract(A(count), B(count));
            case OpCode.Multiply: return Multiply(A(count), B(count));
            case OpCode.ShiftLeft: return ShiftLeft(A(count), operation.B);
            case OpCode.ShiftRight: return ShiftRight(A(Math.Max(count, slotA.Words)), operation.B, graph.Zero);
            case OpCode.ShiftRightSigned:
                return ShiftRight(Extended(slotA, Math.Max(count, slotA.Words)), operation.B, graph.Subtract(graph.Zero, TopBit(slotA)));
            case OpCode.Slice: return MoveDown(A(slotA.Words), operation.Immediate, count);
            case OpCode.Concat: return Pairwise(A(count), MoveUp(B(count), operation.Immediate), graph.Or);
            case OpCode.SignExtend: return Extended(slotA, count);
            case OpCode.Equal or OpCode.CaseEqual: return [IsZero(AnyOf(Pairwise(A(most), B(most), graph.Xor)))];
            case OpCode.NotEqual: return [graph.Invert(IsZero(AnyOf(Pairwise(A(most), B(most), graph.Xor))))];
            case OpCode.LessUnsigned: return [Below(A(most), B(most))];
            case OpCode.LessSigned: return [Below(Biased(slotA), Biased(slotB))];
            case OpCode.ReduceAnd: return [AllOnes(slotA)];
            case OpCode.ReduceOr: return [graph.Invert(IsZero(AnyOf(A(most))))];
            case OpCode.ReduceXor: return [graph.Parity(A(most).Aggregate(graph.Xor))];
            case OpCode.Mux or OpCode.If:
            {
                var (bit, c) = (Word(slotA, 0), Words(operation.C, count));
                return Pairwise(B(count), c, (b, other) => graph.Select(bit, b, other));
            }
            case OpCode.MemoryRead: return Rows(operation);
            default: throw new InvalidOperationException($"no code for {operation}");
        }
    }

    private static Value[] Pairwise(Value[] a, Value[] b, Func<Value, Value, Value> make) => [.. a.Zip(b, make)];

    private Value[] Zeros(int count) => [.. Enumerable.Repeat(graph.Zero, count)];

    private Value AnyOf(Value[] words) => words.Aggregate(graph.Or);

    private Value TopBit(Slot slot) => Sign(Word(slot, slot.Words - 1), (slot.Width - 1) % 64 + 1);

    private Value[] Extended(Slot slot, int count)
    {
        var sign = graph.Subtract(graph.Zero, TopBit(slot));
        var top = slot.Words - 1;
        return [.. Enumerable.Range(0, count).Select(i =>
            i < top ? Word(slot, i) : i == top ? graph.SignExtend(Word(slot, i), (slot.Width - 1) % 64 + 1) : sign)];
    }

    /// <summary>In the order of numbers without sign.</summary>
    private Value[] Biased(Slot slot)
    {
        var words = Words(slot);
        words[^1] = graph.Xor(words[^1], graph.Constant(1UL << ((slot.Width - 1) % 64)));
        return words;
    }

    private Value AllOnes(Slot slot) =>
        Enumerable.Range(0, slot.Words).Select(i => graph.Equal(Word(slot, i), graph.Constant(i == slot.Words - 1 ? slot.TopMask : ulong.MaxValue))).Aggregate(graph.And);

    private Value[] Add(Value[] a, Value[] b)
    {
        var sums = new Value[a.Length];
        var carry = graph.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            var sum = graph.Add(a[i], b[i]);
            sums[i] = graph.Add(sum, carry);
            if (i < a.Length - 1) carry = graph.Or(graph.Below(sum, a[i]), graph.Below(sums[i], carry));
        }
        return sums;
    }

    private Value[] Subtract(Value[] a, Value[] b)
    {
        var differences = new Value[a.Length];
        var borrow = graph.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = graph.Subtract(a[i], b[i]);
            differences[i] = graph.Subtract(difference, borrow);
            if (i < a.Length - 1) borrow = graph.Or(graph.Below(a[i], b[i]), graph.Below(difference, borrow));
        }
        return differences;
    }

    private Value[] Multiply(Value[] a, Value[] b)
    {
        var sum = Zeros(a.Length);
        for (var i = 0; i < a.Length; i++)
        {
            var (low, high) = (Zeros(a.Length), Zeros(a.Length));
            for (var j = 0; i + j < a.Length; j++)
            {
                low[i + j] = graph.Multiply(a[j], b[i]);
                if (i + j + 1 < a.Length) high[i + j + 1] = graph.MultiplyHigh(a[j], b[i]);
            }
            sum = Add(Add(sum, low), high);
        }
        return sum;
    }

    private Value Below(Value[] a, Value[] b)
    {
        var below = graph.Below(a[0], b[0]);
        for (var i = 1; i < a.Length; i++) below = graph.Or(graph.Below(a[i], b[i]), graph.And(graph.Equal(a[i], b[i]), below));
        return below;
    }

    private Value[] MoveUp(Value[] a, int by)
    {
        var (words, bits) = (by / 64, by % 64);
        return [.. Enumerable.Range(0, a.Length).Select(i =>
        {
            var at = i - words;
            if (at < 0) return graph.Zero;
            var word = graph.ShiftLeft(a[at], graph.Constant((ulong)bits));
            return bits == 0 || at == 0 ? word : graph.Or(word, graph.ShiftRight(a[at - 1], graph.Constant((ulong)(64 - bits))));
        })];
    }

    private Value[] MoveDown(Value[] a, int by, int count)
    {
        var (words, bits) = (by / 64, by % 64);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var at = i + words;
            if (at >= a.Length) return graph.Zero;
            var word = graph.ShiftRight(a[at], graph.Constant((ulong)bits));
            return bits == 0 || at + 1 >= a.Length ? word : graph.Or(word, graph.ShiftLeft(a[at + 1], graph.Constant((ulong)(64 - bits))));
        })];
    }

    private Value[] ShiftLeft(Value[] a, Slot amount)
    {
        var (low, moved) = (Word(amount, 0), a);
        for (var step = 1; step < a.Length; step *= 2)
        {
            var bit = graph.Mask(graph.ShiftRight(low, graph.Constant((ulong)(6 + System.Numerics.BitOperations.Log2((uint)step)))), 1);
            var (before, by) = (moved, step);
            moved = [.. Enumerable.Range(0, a.Length).Select(i => graph.Select(bit, i < by ? graph.Zero : before[i - by], before[i]))];
        }
        var bits = Amount(low);
        var rest = graph.Subtract(graph.Constant(63), bits);
        var whole = moved;
        return OrElse(amount, a.Length, graph.Zero, [.. Enumerable.Range(0, a.Length).Select(i =>
        {
            var word = graph.ShiftLeft(whole[i], bits);
            return i == 0 ? word : graph.Or(word, graph.ShiftRight(graph.ShiftRight(whole[i - 1], graph.One), rest));
        })]);
    }

    private Value[] ShiftRight(Value[] a, Slot amount, Value fill)
    {
        var (low, moved) = (Word(amount, 0), a);
        for (var step = 1; step < a.Length; step *= 2)
        {
            var bit = graph.Mask(graph.ShiftRight(low, graph.Constant((ulong)(6 + System.Numerics.BitOperations.Log2((uint)step)))), 1);
            var (before, by) = (moved, step);
            moved = [.. Enumerable.Range(0, a.Length).Select(i => graph.Select(bit, i + by < a.Length ? before[i + by] : fill, before[i]))];
        }
        var bits = Amount(low);
        var rest = graph.Subtract(graph.Constant(63), bits);
        var whole = moved;
        return OrElse(amount, a.Length, fill, [.. Enumerable.Range(0, a.Length).Select(i =>
        {
            var word = graph.ShiftRight(whole[i], bits);
            return graph.Or(word, graph.ShiftLeft(graph.ShiftLeft(i + 1 < a.Length ? whole[i + 1] : fill, graph.One), rest));
        })]);
    }

    /// <summary>The words, or <paramref name="fill"/> where they were moved out altogether.</summary>
    private Value[] OrElse(Slot amount, int count, Value fill, Value[] words)
    {
        var within = graph.Below(Word(amount, 0), graph.Constant((ulong)count * 64));
        for (var word = 1; word < amount.Words; word++) within = graph.And(within, IsZero(Word(amount, word)));
        return [.. words.Select(word => graph.Select(within, word, fill))];
    }
}
