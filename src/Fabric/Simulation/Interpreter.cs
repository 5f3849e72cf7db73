using System.Numerics;

namespace Stead.Fabric.Simulation;

/// <summary>The engine for every processor: a loop over operations and a switch.</summary>
public sealed class Interpreter : SteppingEngine<Interpreter.Step>
{
    private readonly ulong[] _state;

    /// <param name="state">Where the state shall live, if that matters; it may be longer than the program's, and another engine may work on it too.</param>
    public Interpreter(SimulationProgram program, ulong[]? state = null) : base(program)
    {
        Invariant.Require(program.PowerUpUnknown is null);
        _state = state ?? new ulong[program.PowerUp.Length];
        Invariant.Require(_state.Length >= program.PowerUp.Length);
        Start();
    }

    public override Span<ulong> State => _state.AsSpan(0, Program.PowerUp.Length);

    protected override void PowerUp() => Program.PowerUp.CopyTo(_state, 0);

    protected override void Remember(ClockDomain domain) => _state[domain.Previous.Offset] = _state[domain.Clock.Offset];

    protected override bool HasEdge(ClockDomain domain)
    {
        ref var previous = ref _state[domain.Previous.Offset];
        var now = _state[domain.Clock.Offset];
        var edge = previous != now && now != 0 == domain.Rising;
        previous = now;
        return edge;
    }

    protected override bool Write(MemoryWrite[] writes)
    {
        var changed = false;
        foreach (ref readonly var write in writes.AsSpan()) changed |= WideOperations.Write(write, Program.Memories[write.Memory], _state);
        return changed;
    }

    protected override bool Update(RegisterUpdate[] registers)
    {
        var changed = false;
        foreach (var (register, next) in registers)
        {
            for (var i = 0; i < register.Words; i++)
            {
                var word = i < next.Words ? _state[next.Offset + i] : 0;
                changed |= _state[register.Offset + i] != word;
                _state[register.Offset + i] = word;
            }
        }
        return changed;
    }

    protected override bool IsSet(Slot slot) => _state.AsSpan(slot.Offset, slot.Words).IndexOfAnyExcept(0UL) >= 0;

    protected override ulong[] Values(IReadOnlyList<Slot> slots)
    {
        var values = new List<ulong>();
        foreach (var slot in slots) values.AddRange(_state.AsSpan(slot.Offset, slot.Words));
        return [.. values];
    }

    protected override Step[] Steps(IReadOnlyList<int> block) => [.. block.Select(number => new Step(Program.Operations[number], number))];

    protected override void Execute(Step[] steps)
    {
        var s = _state;
        foreach (ref readonly var step in steps.AsSpan())
        {
            s[step.To] = step.Code switch
            {
                OpCode.Copy => s[step.A],
                OpCode.Not => ~s[step.A] & step.Mask,
                OpCode.And => s[step.A] & s[step.B],
                OpCode.Or => s[step.A] | s[step.B],
                OpCode.Xor => s[step.A] ^ s[step.B],
                OpCode.Negate => 0 - s[step.A] & step.Mask,
                OpCode.Add => s[step.A] + s[step.B] & step.Mask,
                OpCode.Subtract => s[step.A] - s[step.B] & step.Mask,
                OpCode.Multiply => s[step.A] * s[step.B] & step.Mask,
                OpCode.DivideUnsigned => s[step.B] == 0 ? 0 : s[step.A] / s[step.B] & step.Mask,
                OpCode.ModuloUnsigned => s[step.B] == 0 ? 0 : s[step.A] % s[step.B] & step.Mask,
                OpCode.ShiftLeft => s[step.B] > 63 ? 0 : s[step.A] << (int)s[step.B] & step.Mask,
                OpCode.ShiftRight => s[step.B] > 63 ? 0 : s[step.A] >> (int)s[step.B] & step.Mask,
                OpCode.ShiftRightSigned => (ulong)(Signed(s[step.A], step.SignShift) >> (int)Math.Min(s[step.B], 63)) & step.Mask,
                OpCode.Slice => s[step.A] >> step.Immediate & step.Mask,
                OpCode.Concat => s[step.A] | s[step.B] << step.Immediate,
                OpCode.SignExtend => (ulong)Signed(s[step.A], step.SignShift) & step.Mask,
                OpCode.Equal => s[step.A] == s[step.B] ? 1UL : 0,
                OpCode.NotEqual => s[step.A] != s[step.B] ? 1UL : 0,
                OpCode.LessUnsigned => s[step.A] < s[step.B] ? 1UL : 0,
                OpCode.LessSigned => Signed(s[step.A], step.SignShift) < Signed(s[step.B], step.SignShift) ? 1UL : 0,
                OpCode.ReduceAnd => s[step.A] == step.Mask ? 1UL : 0,
                OpCode.ReduceOr => s[step.A] != 0 ? 1UL : 0,
                OpCode.ReduceXor => (ulong)BitOperations.PopCount(s[step.A]) & 1,
                OpCode.Mux => s[step.A] != 0 ? s[step.B] : s[step.C],
                _ => Wide(step.Number),
            };
        }
    }

    private static long Signed(ulong value, int shift) => (long)(value << shift) >> shift;

    private ulong Wide(int number)
    {
        var operation = Program.Operations[number];
        WideOperations.Execute(operation, _state, Program.Memories);
        return _state[operation.To.Offset];
    }

    /// <summary>An operation on single words, or the number of another one.</summary>
    public readonly struct Step
    {
        private const OpCode Elsewhere = (OpCode)byte.MaxValue;

        internal readonly OpCode Code;
        internal readonly byte SignShift;
        internal readonly byte Immediate;
        internal readonly int To, A, B, C, Number;
        internal readonly ulong Mask;

        internal Step(in Operation operation, int number)
        {
            var here = operation.IsNarrow && operation.Code is not (OpCode.MemoryRead or OpCode.DivideSigned or OpCode.ModuloSigned);
            (Code, Number) = (here ? operation.Code : Elsewhere, number);
            (To, A, B, C) = (operation.To.Offset, operation.A.Offset, operation.B.Offset, operation.C.Offset);
            Immediate = (byte)(here ? operation.Immediate : 0);
            SignShift = (byte)(64 - operation.A.Width & 63);
            Mask = operation.Code == OpCode.ReduceAnd ? operation.A.TopMask : operation.To.TopMask;
        }
    }
}
