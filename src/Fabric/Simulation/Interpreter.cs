using System.Numerics;

namespace Stead.Fabric.Simulation;

/// <summary>The engine for every processor: a loop over operations and a switch.</summary>
public sealed class Interpreter : ISimulationEngine
{
    private readonly ulong[] _state;
    private readonly Step[] _observed, _control;
    private readonly Domain[] _domains;
    private readonly Domain _levels;

    /// <param name="state">Where the state shall live, if that matters; it may be longer than the program's.</param>
    public Interpreter(SimulationProgram program, ulong[]? state = null)
    {
        Invariant.Require(program.PowerUpUnknown is null);
        Program = program;
        _state = state ?? new ulong[program.PowerUp.Length];
        _observed = Steps(program.ObservedBlock);
        _control = Steps(program.ControlBlock);
        _domains = [.. program.Domains.Select(domain => new Domain(domain, Steps(domain.Block)))];
        _levels = new(program.Levels, []);
        Reset();
    }

    public SimulationProgram Program { get; }

    public Span<ulong> State => _state.AsSpan(0, Program.PowerUp.Length);

    public void Dispose() { }

    public void Reset()
    {
        Program.PowerUp.CopyTo(_state, 0);
        Execute(_control);
        foreach (var domain in _domains) _state[domain.Of.Previous.Offset] = _state[domain.Of.Clock.Offset];
        Settle();
    }

    public void Settle()
    {
        Deltas();
        Execute(_observed);
    }

    public long Run(Slot clock, long cycles, StopCondition stop = default)
    {
        Invariant.Require(clock.Width == 1);
        var looked = stop.Slots is { } slots ? Steps(Program.Cone(slots)) : [];
        ulong[] before = stop is { Slots: { } changing, OnChange: true } ? Values(changing) : [];
        long done = 0;
        while (done < cycles)
        {
            _state[clock.Offset] = 1;
            Deltas();
            _state[clock.Offset] = 0;
            Deltas();
            done++;
            if (stop.Slots is null) continue;
            Execute(looked);
            if (stop.OnChange ? !Values(stop.Slots).AsSpan().SequenceEqual(before) : Values(stop.Slots).AsSpan().IndexOfAnyExcept(0UL) >= 0) break;
        }
        Execute(_observed);
        return done;
    }

    private ulong[] Values(IReadOnlyList<Slot> slots)
    {
        var values = new List<ulong>();
        foreach (var slot in slots) values.AddRange(_state.AsSpan(slot.Offset, slot.Words));
        return [.. values];
    }

    private void Deltas()
    {
        for (var deltas = 0; Delta(); deltas++)
        {
            if (deltas == SimulationProgram.MostDeltas) throw SimulationProgram.NeverRests();
        }
    }

    /// <returns>Whether anything changed.</returns>
    private bool Delta()
    {
        Execute(_control);
        var edges = false;
        foreach (var domain in _domains)
        {
            ref var previous = ref _state[domain.Of.Previous.Offset];
            var now = _state[domain.Of.Clock.Offset];
            domain.HasEdge = previous != now && now != 0 == domain.Of.Rising;
            previous = now;
            if (!domain.HasEdge) continue;
            edges = true;
            Execute(domain.Block);
        }
        var changed = Write(_levels);
        foreach (var domain in _domains)
        {
            if (domain.HasEdge) Write(domain);
        }
        changed |= Update(_levels);
        foreach (var domain in _domains)
        {
            if (domain.HasEdge) Update(domain);
        }
        return changed || edges;
    }

    private bool Write(Domain domain)
    {
        var changed = false;
        foreach (ref readonly var write in domain.Writes.AsSpan()) changed |= WideOperations.Write(write, Program.Memories[write.Memory], _state);
        return changed;
    }

    private bool Update(Domain domain)
    {
        var changed = false;
        foreach (var (register, next) in domain.Registers)
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

    private void Execute(Step[] steps)
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

    private Step[] Steps(IReadOnlyList<int> block) => [.. block.Select(number => new Step(Program.Operations[number], number))];

    private sealed class Domain(ClockDomain of, Step[] block)
    {
        public ClockDomain Of { get; } = of;
        public Step[] Block { get; } = block;
        public MemoryWrite[] Writes { get; } = [.. of.Writes];
        public RegisterUpdate[] Registers { get; } = [.. of.Registers];
        public bool HasEdge { get; set; }
    }

    /// <summary>An operation on single words, or the number of another one.</summary>
    private readonly struct Step
    {
        private const OpCode Elsewhere = (OpCode)byte.MaxValue;

        public readonly OpCode Code;
        public readonly byte SignShift;
        public readonly byte Immediate;
        public readonly int To, A, B, C, Number;
        public readonly ulong Mask;

        public Step(in Operation operation, int number)
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
