namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Makes values of 64 bits of operations of any width.</summary>
/// <param name="allocate">Finds room for a number of words behind the state.</param>
internal sealed partial class WordLowering(SimulationProgram program, ValueGraph graph, Func<int, int> allocate)
{
    /// <summary>The most words that a product, or a number shifted by a variable, is made of here.</summary>
    private const int MostWords = 16;

    private readonly Value?[] _made = new Value?[program.PowerUp.Length];

    /// <summary>Lets a word have a value that is known.</summary>
    public void Assume(int word, ulong value) => _made[word] = graph.Constant(value);

    public Value Word(Slot slot, int index)
    {
        if (index >= slot.Words) return graph.Zero;
        var at = slot.Offset + index;
        return _made[at] ??= program.IsConstant(new Slot(at, 1))
            ? graph.Constant(program.PowerUp[at])
            : graph.Load(at, index == slot.Words - 1 ? slot.TopMask : ulong.MaxValue);
    }

    public Value[] Words(Slot slot) => Words(slot, slot.Words);

    public Value[] Words(Slot slot, int count) => [.. Enumerable.Range(0, count).Select(index => Word(slot, index))];

    /// <summary>It would be long code, or there is none: a function outside carries it out.</summary>
    public static bool IsCalled(in Operation operation) => !operation.IsNarrow && operation.Code switch
    {
        OpCode.DivideSigned or OpCode.DivideUnsigned or OpCode.ModuloSigned or OpCode.ModuloUnsigned => true,
        OpCode.Multiply or OpCode.ShiftLeft or OpCode.ShiftRight or OpCode.ShiftRightSigned => operation.To.Words > MostWords || operation.A.Words > MostWords,
        _ => false,
    };

    public void Carry(in Operation operation)
    {
        var to = operation.To;
        var words = IsCalled(operation) ? Call(operation) : operation.To.IsNarrow && operation.A.IsNarrow && operation.B.IsNarrow ? [Narrow(operation)] : Wide(operation);
        for (var i = 0; i < to.Words; i++)
        {
            var word = i < words.Length ? words[i] : graph.Zero;
            _made[to.Offset + i] = i == to.Words - 1 ? graph.Mask(word, to.TopMask) : word;
        }
    }

    private Value[] Call(in Operation operation)
    {
        var at = allocate(operation.To.Words + operation.A.Words + operation.B.Words);
        var to = operation.To with { Offset = at };
        var a = operation.A with { Offset = to.Offset + to.Words };
        var b = operation.B with { Offset = a.Offset + a.Words };
        return graph.Call(operation with { To = to, A = a, B = b }, [.. Words(operation.A), .. Words(operation.B)]);
    }

    private Value Narrow(in Operation operation)
    {
        var (a, b) = (Word(operation.A, 0), Word(operation.B, 0));
        var mask = operation.To.TopMask;
        switch (operation.Code)
        {
            case OpCode.Copy: return a;
            case OpCode.Not: return graph.Xor(a, graph.Constant(mask));
            case OpCode.And or OpCode.Tristate: return graph.And(a, b);
            case OpCode.Or or OpCode.Resolve: return graph.Or(a, b);
            case OpCode.Xor: return graph.Xor(a, b);
            case OpCode.Negate: return graph.Subtract(graph.Zero, a);
            case OpCode.Add: return graph.Add(a, b);
            case OpCode.Subtract: return graph.Subtract(a, b);
            case OpCode.Multiply: return graph.Multiply(a, b);
            case OpCode.DivideUnsigned: return graph.Select(IsZero(b), graph.Zero, graph.Divide(a, NotZero(b)));
            case OpCode.ModuloUnsigned: return graph.Select(IsZero(b), graph.Zero, graph.Modulo(a, NotZero(b)));
            case OpCode.DivideSigned or OpCode.ModuloSigned:
            {
                var (left, right, width) = (Sign(a, operation.To.Width), Sign(b, operation.To.Width), operation.To.Width);
                var (dividend, divisor) = (NegateIf(left, graph.SignExtend(a, width)), NotZero(NegateIf(right, graph.SignExtend(b, width))));
                var result = operation.Code == OpCode.ModuloSigned
                    ? NegateIf(left, graph.Modulo(dividend, divisor))
                    : NegateIf(graph.Xor(left, right), graph.Divide(dividend, divisor));
                return graph.Select(IsZero(b), graph.Zero, result);
            }
            case OpCode.ShiftLeft: return graph.Select(graph.Below(b, graph.Constant(64)), graph.ShiftLeft(a, Amount(b)), graph.Zero);
            case OpCode.ShiftRight: return graph.Select(graph.Below(b, graph.Constant(64)), graph.ShiftRight(a, Amount(b)), graph.Zero);
            case OpCode.ShiftRightSigned:
            {
                var extended = graph.SignExtend(a, operation.A.Width);
                return graph.ShiftRightSigned(extended, graph.Select(graph.Below(b, graph.Constant(64)), Amount(b), graph.Constant(63)));
            }
            case OpCode.Slice: return operation.Immediate >= 64 ? graph.Zero : graph.ShiftRight(a, graph.Constant((ulong)operation.Immediate));
            case OpCode.Concat: return operation.Immediate >= 64 ? a : graph.Or(a, graph.ShiftLeft(b, graph.Constant((ulong)operation.Immediate)));
            case OpCode.SignExtend: return graph.SignExtend(a, operation.A.Width);
            case OpCode.Equal or OpCode.CaseEqual: return graph.Equal(a, b);
            case OpCode.NotEqual: return graph.NotEqual(a, b);
            case OpCode.LessUnsigned: return graph.Below(a, b);
            case OpCode.LessSigned: return graph.Less(a, b, operation.A.Width);
            case OpCode.ReduceAnd: return graph.Equal(a, graph.Constant(operation.A.TopMask));
            case OpCode.ReduceOr: return graph.NotEqual(a, graph.Zero);
            case OpCode.ReduceXor: return graph.Parity(a);
            case OpCode.Mux or OpCode.If: return graph.Select(a, b, Word(operation.C, 0));
            case OpCode.MemoryRead: return Rows(operation)[0];
            default: throw new InvalidOperationException($"no code for {operation}");
        }
    }

    /// <summary>The shift's amount, below 64; whoever shifts by more takes something else instead.</summary>
    private Value Amount(Value b) => graph.Mask(b, 63);

    private Value IsZero(Value a) => graph.Equal(a, graph.Zero);

    private Value NotZero(Value a) => a.IsConstant ? a.Immediate == 0 ? graph.One : a : graph.Or(a, IsZero(a));

    private Value Sign(Value a, int width) => graph.Mask(graph.ShiftRight(a, graph.Constant((ulong)(width - 1))), 1);

    private Value NegateIf(Value bit, Value a)
    {
        var all = graph.Subtract(graph.Zero, bit);
        return graph.Subtract(graph.Xor(a, all), all);
    }

    /// <summary>The words of a memory's row.</summary>
    private Value[] Rows(in Operation operation)
    {
        var memory = program.Memories[operation.Immediate];
        var (index, within) = Index(memory, operation.A);
        // Outside, row 0 is read and not taken.
        var safe = graph.Select(within, index, graph.Zero);
        return [.. Enumerable.Range(0, memory.WordsPerRow).Select(word => graph.Select(
            within,
            graph.Read(memory.Rows.Offset + word, Scaled(memory, safe), word == memory.WordsPerRow - 1 ? memory.Rows.TopMask : ulong.MaxValue),
            graph.Zero))];
    }

    /// <summary>The row's number, and whether there is one.</summary>
    public (Value Index, Value Within) Index(Memory memory, Slot address)
    {
        var index = graph.Subtract(Word(address, 0), graph.Constant((ulong)memory.First));
        var within = graph.Below(index, graph.Constant((ulong)memory.Size));
        for (var word = 1; word < address.Words; word++) within = graph.And(within, IsZero(Word(address, word)));
        return (index, within);
    }

    public Value Scaled(Memory memory, Value index) => graph.Multiply(index, graph.Constant((ulong)memory.WordsPerRow));
}
