namespace Stead.Fabric.Simulation;

/// <summary>
/// Runs a program in which bits may be unknown, as Verilog's simulators do. Its state is the values and, from half its length on, the unknown bits: those whose
/// value is 1 are x, those whose value is 0 are z.
/// </summary>
public sealed class UnknownsInterpreter : SteppingEngine<Operation>
{
    private readonly int _words;
    private readonly ulong[] _state, _known;

    public UnknownsInterpreter(SimulationProgram program) : base(program)
    {
        Invariant.Require(program.PowerUpUnknown is not null);
        _words = program.PowerUp.Length;
        (_state, _known) = (new ulong[2 * _words], new ulong[_words]);
        Start();
    }

    public override Span<ulong> State => _state;

    /// <summary>The bits of a register that had a value at some time since power-up.</summary>
    public ReadOnlySpan<ulong> EverKnown(Slot register) => _known.AsSpan(register.Offset, register.Words);

    protected override Operation[] Steps(IReadOnlyList<int> block) => [.. block.Select(number => Program.Operations[number])];

    protected override void PowerUp()
    {
        Program.PowerUp.CopyTo(_state, 0);
        Program.PowerUpUnknown!.CopyTo(_state, _words);
        for (var i = 0; i < _words; i++) _known[i] = ~_state[_words + i];
    }

    protected override void Execute(Operation[] steps)
    {
        foreach (ref readonly var operation in steps.AsSpan()) Execute(operation);
    }

    protected override void Remember(ClockDomain domain)
    {
        Value(domain.Previous)[0] = Value(domain.Clock)[0];
        Unknown(domain.Previous)[0] = Unknown(domain.Clock)[0];
    }

    /// <summary>IEEE 1364 table 9-1 (events): to or from unknown is half an edge, and counts.</summary>
    protected override bool HasEdge(ClockDomain domain)
    {
        var (before, now) = (Level(domain.Previous), Level(domain.Clock));
        Remember(domain);
        return domain.Rising ? now > before : now < before;

        int Level(Slot slot) => Unknown(slot)[0] != 0 ? 1 : Value(slot)[0] != 0 ? 2 : 0;
    }

    protected override bool Write(MemoryWrite[] writes)
    {
        var changed = false;
        foreach (var write in writes)
        {
            var memory = Program.Memories[write.Memory];
            var offset = IsKnown(write.Address) ? WideOperations.RowOffset(memory, Value(write.Address)) : -1;
            if (offset < 0) continue;
            for (var i = 0; i < write.Enable.Words; i++)
            {
                var enable = Value(write.Enable)[i] & ~Unknown(write.Enable)[i];
                changed |= Take(offset + i, Word(Value(write.Data), i), Word(Unknown(write.Data), i), enable);
            }
        }
        return changed;
    }

    protected override bool Update(RegisterUpdate[] registers)
    {
        var changed = false;
        foreach (var (register, next) in registers)
        {
            for (var i = 0; i < register.Words; i++)
            {
                changed |= Take(register.Offset + i, Word(Value(next), i), Word(Unknown(next), i), ulong.MaxValue);
                _known[register.Offset + i] |= ~_state[_words + register.Offset + i];
            }
        }
        return changed;
    }

    protected override bool IsSet(Slot slot)
    {
        for (var i = 0; i < slot.Words; i++)
        {
            if ((Value(slot)[i] & ~Unknown(slot)[i]) != 0) return true;
        }
        return false;
    }

    protected override ulong[] Values(IReadOnlyList<Slot> slots)
    {
        var values = new List<ulong>();
        foreach (var slot in slots) values.AddRange([.. Value(slot), .. Unknown(slot)]);
        return [.. values];
    }

    private Span<ulong> Value(Slot slot) => _state.AsSpan(slot.Offset, slot.Words);

    private Span<ulong> Unknown(Slot slot) => _state.AsSpan(_words + slot.Offset, slot.Words);

    private bool IsKnown(Slot slot) => slot.Width == 0 || Unknown(slot).IndexOfAnyExcept(0UL) < 0;

    private static ulong Word(ReadOnlySpan<ulong> words, int i) => (uint)i < (uint)words.Length ? words[i] : 0;

    private bool Take(int at, ulong value, ulong unknown, ulong mask)
    {
        var (valueChange, unknownChange) = ((_state[at] ^ value) & mask, (_state[_words + at] ^ unknown) & mask);
        _state[at] ^= valueChange;
        _state[_words + at] ^= unknownChange;
        return (valueChange | unknownChange) != 0;
    }

    private void Execute(in Operation operation)
    {
        var (to, a, b, c) = (operation.To, operation.A, operation.B, operation.C);
        switch (operation.Code)
        {
            case OpCode.Copy or OpCode.Slice or OpCode.Concat or OpCode.SignExtend:
                Both(operation);
                break;
            case OpCode.Not or OpCode.And or OpCode.Or or OpCode.Xor or OpCode.Resolve:
                BitByBit(operation);
                break;
            case OpCode.ShiftLeft or OpCode.ShiftRight or OpCode.ShiftRightSigned:
                if (IsKnown(b)) Both(operation);
                else Fill(to, ulong.MaxValue);
                break;
            case OpCode.Mux:
                if (IsKnown(a)) Both(operation);
                else Merge(to, b, c);
                break;
            case OpCode.If:
                Assign(to, IsSet(a) ? b : c);
                break;
            case OpCode.Tristate:
                if (IsSet(a)) Assign(to, b);
                else Fill(to, IsKnown(a) ? 0 : ulong.MaxValue);
                break;
            case OpCode.CaseEqual:
                Known(to, AreSame(a, b));
                break;
            case OpCode.Equal or OpCode.NotEqual:
                if (Differ(a, b)) Known(to, operation.Code == OpCode.NotEqual);
                else if (IsKnown(a) && IsKnown(b)) Known(to, operation.Code == OpCode.Equal);
                else Fill(to, ulong.MaxValue);
                break;
            case OpCode.ReduceAnd:
                if (HasZero(a)) Known(to, false);
                else if (IsKnown(a)) Known(to, true);
                else Fill(to, ulong.MaxValue);
                break;
            case OpCode.ReduceOr:
                if (IsSet(a)) Known(to, true);
                else if (IsKnown(a)) Known(to, false);
                else Fill(to, ulong.MaxValue);
                break;
            case OpCode.MemoryRead:
                Read(operation);
                break;
            case OpCode.DivideSigned or OpCode.DivideUnsigned or OpCode.ModuloSigned or OpCode.ModuloUnsigned when Value(b).IndexOfAnyExcept(0UL) < 0:
                Fill(to, ulong.MaxValue);
                break;
            default:
                // Arithmetic: one unknown bit makes all unknown.
                if (!IsKnown(a) || !IsKnown(b)) Fill(to, ulong.MaxValue);
                else
                {
                    WideOperations.Execute(operation, _state, Program.Memories);
                    Unknown(to).Clear();
                }
                break;
        }
    }

    /// <summary>Moves bits, whatever they are. What decides where to is known.</summary>
    private void Both(in Operation operation)
    {
        WideOperations.Execute(operation, _state, Program.Memories);
        var amount = operation.Code is OpCode.ShiftLeft or OpCode.ShiftRight or OpCode.ShiftRightSigned;
        WideOperations.Execute(operation with
        {
            To = Up(operation.To), A = operation.Code == OpCode.Mux ? operation.A : Up(operation.A),
            B = amount ? operation.B : Up(operation.B), C = Up(operation.C),
        }, _state, Program.Memories);

        Slot Up(Slot slot) => slot.Width == 0 ? slot : slot with { Offset = slot.Offset + _words };
    }

    private void BitByBit(in Operation operation)
    {
        for (var i = 0; i < operation.To.Words; i++)
        {
            var (a, x, b, y) = (Word(Value(operation.A), i), Word(Unknown(operation.A), i), Word(Value(operation.B), i), Word(Unknown(operation.B), i));
            var (value, unknown) = operation.Code switch
            {
                OpCode.Not => (~a, x),
                OpCode.And => (a & b, (x | y) & (a | x) & (b | y)),
                OpCode.Or => (a & ~x | b & ~y, (x | y) & ~(a & ~x) & ~(b & ~y)),
                OpCode.Xor => (a ^ b, x | y),
                _ => Resolved(a, x, b, y),
            };
            if (operation.Code != OpCode.Resolve) value |= unknown;
            var mask = i == operation.To.Words - 1 ? operation.To.TopMask : ulong.MaxValue;
            (Value(operation.To)[i], Unknown(operation.To)[i]) = (value & mask, unknown & mask);
        }
    }

    private static (ulong, ulong) Resolved(ulong a, ulong x, ulong b, ulong y)
    {
        var (floatsA, floatsB) = (x & ~a, y & ~b);
        var unlike = ~floatsA & ~floatsB & ((a ^ b) | x | y);
        return (floatsA & b | floatsB & a | a & b | unlike, floatsA & y | floatsB & x | unlike);
    }

    private void Assign(Slot to, Slot from)
    {
        for (var i = 0; i < to.Words; i++) (Value(to)[i], Unknown(to)[i]) = (Word(Value(from), i), Word(Unknown(from), i));
    }

    /// <summary>All bits unknown: x, or z where the value is 0.</summary>
    private void Fill(Slot to, ulong value)
    {
        Unknown(to).Fill(ulong.MaxValue);
        Value(to).Fill(value);
        Unknown(to)[^1] &= to.TopMask;
        Value(to)[^1] &= to.TopMask;
    }

    private void Known(Slot to, bool value) => (Value(to)[0], Unknown(to)[0]) = (value ? 1UL : 0, 0);

    /// <summary>The bits in which both agree, the others unknown.</summary>
    private void Merge(Slot to, Slot b, Slot c)
    {
        for (var i = 0; i < to.Words; i++)
        {
            var (value, other) = (Word(Value(b), i), Word(Value(c), i));
            var unlike = (value ^ other) | Word(Unknown(b), i) | Word(Unknown(c), i);
            (Value(to)[i], Unknown(to)[i]) = (value & other | unlike, unlike);
        }
    }

    private bool AreSame(Slot a, Slot b)
    {
        for (var i = 0; i < Math.Max(a.Words, b.Words); i++)
        {
            if (Word(Value(a), i) != Word(Value(b), i) || Word(Unknown(a), i) != Word(Unknown(b), i)) return false;
        }
        return true;
    }

    /// <summary>In a bit that is known on both sides.</summary>
    private bool Differ(Slot a, Slot b)
    {
        for (var i = 0; i < Math.Max(a.Words, b.Words); i++)
        {
            if (((Word(Value(a), i) ^ Word(Value(b), i)) & ~Word(Unknown(a), i) & ~Word(Unknown(b), i)) != 0) return true;
        }
        return false;
    }

    private bool HasZero(Slot a)
    {
        for (var i = 0; i < a.Words; i++)
        {
            if ((~Value(a)[i] & ~Unknown(a)[i] & (i == a.Words - 1 ? a.TopMask : ulong.MaxValue)) != 0) return true;
        }
        return false;
    }

    private void Read(in Operation operation)
    {
        var memory = Program.Memories[operation.Immediate];
        var offset = IsKnown(operation.A) ? WideOperations.RowOffset(memory, Value(operation.A)) : -1;
        if (offset < 0) Fill(operation.To, ulong.MaxValue);
        else Assign(operation.To, new Slot(offset, memory.Rows.Width));
    }
}
