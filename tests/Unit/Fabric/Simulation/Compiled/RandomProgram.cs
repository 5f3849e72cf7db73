using Stead.Core;
using Stead.Fabric.Simulation;

namespace Stead.Tests.Unit.Fabric.Simulation.Compiled;

/// <summary>Makes programs of operations of all kinds on values of all widths, with registers, memories and clocks.</summary>
internal sealed class RandomProgram(ulong seed)
{
    private static readonly int[] Widths = [1, 1, 1, 2, 5, 8, 13, 16, 31, 32, 32, 33, 48, 63, 64, 64, 65, 100, 128, 200];
    private static readonly int[] LongWidths = [.. Widths, 1, 7, 64, 65, 320, 1000, 1024, 1025, 1088, 1999, 2000];

    private readonly RandomSequence _random = new(seed);
    private readonly List<ulong> _state = [];
    private readonly List<Slot> _values = [];
    private readonly List<Operation> _operations = [];
    private readonly List<Signal> _signals = [];
    private readonly List<Memory> _memories = [];

    public required int Operations { get; init; }
    public int Registers { get; init; } = 6;

    /// <summary>The widest value.</summary>
    public int Widest { get; init; } = 200;

    public bool FallingEdges { get; init; }

    /// <summary>Clocks that are made of registers, and of the clock and something else.</summary>
    public bool MadeClocks { get; init; }

    /// <summary>Asynchronous ones.</summary>
    public bool Resets { get; init; }

    public Slot Clock { get; private set; }

    public SimulationProgram Make()
    {
        Clock = Input("clk", 1);
        _values.Remove(Clock);
        for (var i = 0; i < 3; i++) Input($"in{i}", Width());
        for (var i = 0; i < 4; i++) _values.Add(Constant(Width()));
        for (var i = 0; i < 2; i++)
        {
            var (width, size) = (Width(), Next(3, 20));
            var rows = Allocate(Slot.WordsFor(width) * 64 * size);
            _memories.Add(new($"m{i}", new(rows.Offset, width), size, Next(0, 4)));
        }
        var registers = Enumerable.Range(0, Registers).Select(i => Register($"r{i}")).ToList();
        for (var i = 0; i < Operations; i++) Operate();

        var domains = new List<(Slot Clock, bool Rising)> { (Clock, true) };
        if (FallingEdges) domains.Add((Clock, false));
        if (MadeClocks)
        {
            domains.Add((Put(OpCode.And, 1, Clock, Bit()), true));
            domains.Add((Put(OpCode.Slice, 1, registers[0]), true));
        }
        var updates = domains.Select(_ => new List<RegisterUpdate>()).ToList();
        var writes = domains.Select(_ => new List<MemoryWrite>()).ToList();
        foreach (var register in registers) updates[Next(0, domains.Count)].Add(new(register, Put(OpCode.Copy, register.Width, Fit(register.Width))));
        for (var i = 0; i < 3; i++)
        {
            var number = Next(0, _memories.Count);
            var width = _memories[number].Rows.Width;
            var enable = Next(0, 2) == 0 ? Put(OpCode.SignExtend, width, Bit()) : Fit(width);
            writes[Next(0, domains.Count)].Add(new(number, Any(), Fit(width), enable));
        }
        var levels = new List<RegisterUpdate>();
        if (Resets)
        {
            // One that inputs decide always comes to rest; another one may not.
            var reset = Next(0, 2) == 0 ? Put(OpCode.ReduceXor, 1, _signals[1].Slot) : Bit();
            levels.Add(new(registers[^1], Put(OpCode.Mux, registers[^1].Width, reset, Constant(registers[^1].Width), registers[^1])));
        }
        var bare = Program([], new() { Clock = default, Block = [], Writes = [], Registers = [] }, []);
        return Program(
            [.. domains.Select((domain, i) => new ClockDomain
            {
                Clock = domain.Clock, Rising = domain.Rising, Previous = Allocate(1), Writes = writes[i], Registers = updates[i],
                Block = bare.Cone(updates[i].Select(update => update.Next).Concat(writes[i].SelectMany(write => (Slot[])[write.Address, write.Data, write.Enable]))),
            })],
            new() { Clock = default, Block = bare.Cone(levels.Select(update => update.Next)), Writes = [], Registers = levels },
            bare.Cone(domains.Select(domain => domain.Clock).Concat(levels.Select(update => update.Next))));

        SimulationProgram Program(IReadOnlyList<ClockDomain> clocked, ClockDomain level, IReadOnlyList<int> control) => new()
        {
            Top = "random", PowerUp = [.. _state], Operations = _operations, Memories = _memories, Signals = _signals, Domains = clocked, Levels = level,
            ControlBlock = control, Conditions = [],
            ObservedBlock = [.. Enumerable.Range(0, _operations.Count)],
        };
    }

    private int Next(int from, int below) => from + (int)_random.Below(below - from);

    private int Width() => Widest > Widths[^1] ? LongWidths[Next(0, LongWidths.Length)] : Math.Min(Widths[Next(0, Widths.Length)], Widest);

    private Slot Allocate(int width)
    {
        var slot = new Slot(_state.Count, width);
        _state.AddRange(new ulong[slot.Words]);
        return slot;
    }

    private Slot Register(string name)
    {
        var slot = Allocate(Width());
        Fill(slot);
        _values.Add(slot);
        _signals.Add(new(name, SignalKind.Net, slot) { Width = slot.Width });
        return slot;
    }

    private Slot Constant(int width)
    {
        var slot = Allocate(width);
        if (Next(0, 3) > 0) Fill(slot);
        return slot;
    }

    private void Fill(Slot slot)
    {
        for (var i = 0; i < slot.Words; i++) _state[slot.Offset + i] = _random.Next() & (i == slot.Words - 1 ? slot.TopMask : ulong.MaxValue);
    }

    private Slot Input(string name, int width)
    {
        var slot = Allocate(width);
        _values.Add(slot);
        _signals.Add(new(name, SignalKind.Input, slot) { Width = width });
        return slot;
    }

    /// <summary>Rather a late one, so that long chains come about.</summary>
    private Slot Any() => _values[Next(0, 2) == 0 ? Next(0, _values.Count) : Next(Math.Max(0, _values.Count - 12), _values.Count)];

    private Slot Put(OpCode code, int width, Slot a, Slot b = default, Slot c = default, int immediate = 0)
    {
        var to = Allocate(width);
        _operations.Add(new(code, to, a, b, c, immediate));
        return to;
    }

    private Slot Bit() => Any() is { Width: 1 } bit ? bit : Put(OpCode.ReduceOr, 1, Any());

    /// <summary>Some value of that width.</summary>
    private Slot Fit(int width)
    {
        var value = Any();
        return value.Width == width ? value
            : value.Width < width ? Put(Next(0, 2) == 0 ? OpCode.SignExtend : OpCode.Copy, width, value)
            : Put(OpCode.Slice, width, value, immediate: value.Width <= 64 ? Next(0, value.Width - width + 1) : Next(0, 70));
    }

    private void Operate()
    {
        var (a, b) = (Any(), Any());
        var wide = Math.Max(a.Width, b.Width);
        var wider = Math.Max(wide, Width());
        var to = (OpCode)Next(0, (int)OpCode.MemoryRead + 1) switch
        {
            OpCode.Copy or OpCode.Not when Next(0, 2) == 0 => Put(OpCode.Not, Math.Max(a.Width, Width()), a),
            OpCode.Copy => Put(OpCode.Copy, Math.Max(a.Width, Width()), a),
            OpCode.Negate or OpCode.SignExtend or OpCode.Not => Put(Next(0, 2) == 0 ? OpCode.Negate : OpCode.SignExtend, Math.Max(a.Width, Width()), a),
            var code and (OpCode.And or OpCode.Or or OpCode.Xor or OpCode.Add or OpCode.Subtract or OpCode.Multiply) => Put(code, wider, a, b),
            var code and (OpCode.DivideUnsigned or OpCode.ModuloUnsigned or OpCode.DivideSigned or OpCode.ModuloSigned) when Width() is var width => Put(code, width, Fit(width), Fit(width)),
            OpCode.ShiftLeft => Put(OpCode.ShiftLeft, Math.Max(a.Width, Width()), a, b),
            var code and (OpCode.ShiftRight or OpCode.ShiftRightSigned) => Put(code, Next(1, a.Width + 1), a, b),
            OpCode.Slice => Put(OpCode.Slice, Width(), a, immediate: Next(0, Math.Min(a.Width, 64))),
            OpCode.Concat => Put(OpCode.Concat, a.Width + b.Width, a, b, immediate: a.Width),
            var code and (OpCode.Equal or OpCode.NotEqual or OpCode.LessUnsigned) => Put(code, 1, a, b),
            OpCode.LessSigned => Put(OpCode.LessSigned, 1, a, Fit(a.Width)),
            var code and (OpCode.ReduceAnd or OpCode.ReduceOr or OpCode.ReduceXor) => Put(code, 1, a),
            OpCode.Mux => Put(OpCode.Mux, wide, Bit(), a, b),
            _ when Next(0, _memories.Count) is var memory => Put(OpCode.MemoryRead, _memories[memory].Rows.Width, a, immediate: memory),
            _ => throw new InvalidOperationException(),
        };
        // Concatenations of concatenations would grow for ever.
        if (to.Width > Widest) to = Put(OpCode.Slice, Widest, to, immediate: Next(0, 64));
        _values.Add(to);
        _signals.Add(new($"v{_operations.Count}", SignalKind.Net, to) { Width = to.Width });
    }
}
