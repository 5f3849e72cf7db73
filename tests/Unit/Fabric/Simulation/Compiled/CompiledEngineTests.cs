using Stead.Core;
using Stead.Fabric.Simulation;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Simulation.Compiled;

/// <summary>Machine code and the interpreter are given the same programs, inputs and cycles; afterwards every register, memory and signal must be the same.</summary>
public sealed class CompiledEngineTests
{
    [Theory]
    [InlineData(12, 64, 400)]
    [InlineData(12, 200, 400)]
    [InlineData(120, 32, 80)]
    [InlineData(120, 200, 80)]
    [InlineData(12, 2000, 100)]
    [InlineData(60, 2000, 8)]
    [InlineData(1500, 64, 4)]
    public void Programs_with_one_clock(int operations, int widest, int programs) =>
        Compare(programs, seed => new RandomProgram(seed) { Operations = operations, Widest = widest });

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    public void Programs_with_falling_edges_clocks_of_their_own_and_resets(bool falling, bool made, bool resets) =>
        Compare(150, seed => new RandomProgram(seed) { Operations = 12 + (int)(seed % 2) * 50, FallingEdges = falling, MadeClocks = made, Resets = resets });

    [Theory]
    [InlineData(40, 30)]
    [InlineData(400, 200)]
    public void Programs_with_many_registers(int registers, int operations) =>
        Compare(20, seed => new RandomProgram(seed) { Operations = operations, Registers = registers });

    [Fact]
    public void Thousands_of_programs_of_all_kinds()
    {
        Needs.LongRun();
        for (var widest = 16; widest <= 200; widest += 46)
        {
            Compare(2500, seed => new RandomProgram(seed + 1000000) { Operations = 25, Widest = widest });
            Compare(2500, seed => new RandomProgram(seed + 2000000) { Operations = 25, Widest = widest, FallingEdges = seed % 2 == 0, MadeClocks = seed % 3 == 0, Resets = seed % 5 < 3 });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_ends_at_the_same_cycle(bool onChange)
    {
        NeedsMachineCode();
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new RandomProgram(seed) { Operations = 20, FallingEdges = seed % 2 == 0, MadeClocks = seed % 3 == 0, Resets = seed % 5 < 3 };
            var program = random.Make();
            var watched = program.Signals.Skip(4 + (int)(seed % 7)).Take(2).Select(signal => signal.Slot).ToArray();
            var stop = onChange ? StopCondition.WhenChanged(watched) : StopCondition.WhenSet(watched);
            using var interpreter = new Interpreter(program);
            using var compiled = new CompiledEngine(program);
            for (var round = 0; round < 10; round++)
            {
                if (!Poke(program, random.Clock, seed * 100 + (ulong)round, interpreter, compiled)) break;
                var expected = Run(interpreter, random.Clock, 50, stop);
                Assert.True(expected == Run(compiled, random.Clock, 50, stop), $"seed {seed}, round {round}");
                if (expected == null) break;
                Same(program, interpreter, compiled, $"seed {seed}, round {round}");
            }
        }
    }

    [Fact]
    public void A_design_that_never_rests_is_told()
    {
        NeedsMachineCode();
        // A latch that feeds itself, inverted.
        Slot clock = new(0, 1), latch = new(1, 1), next = new(2, 1);
        var program = new SimulationProgram
        {
            Top = "loop", PowerUp = new ulong[3], Operations = [new(OpCode.Xor, next, latch, clock)], Memories = [], Domains = [], Conditions = [], ControlBlock = [0], ObservedBlock = [0],
            Signals = [new("clk", SignalKind.Input, clock) { Width = 1 }],
            Levels = new() { Clock = default, Block = [0], Writes = [], Registers = [new(latch, next)] },
        };
        using var compiled = new CompiledEngine(program);
        Assert.Throws<UserError>(() => compiled.Run(clock, 1));
    }

    /// <summary>The amount's five bits were cut off by the shift of 32 bits, which became one of 64.</summary>
    [Fact]
    public void A_shift_that_is_made_on_two_sides()
    {
        NeedsMachineCode();
        var state = new List<ulong>();
        var operations = new List<Operation>();
        var (clock, previous, first, second, number) = (New(1), New(1), New(1), New(1), New(32));
        var (a, b) = (New(17), New(5));
        var amount = Put(OpCode.Add, 5, b, Put(OpCode.Slice, 5, a));
        var shifted = Put(OpCode.ShiftRight, 17, Put(OpCode.Slice, 17, number), amount);
        var (left, right) = (shifted, shifted);
        for (var i = 0; i < 8; i++) (left, right) = (Put(OpCode.Multiply, 17, left, number), Put(OpCode.Xor, 17, Put(OpCode.Add, 17, right, number), a));
        RegisterUpdate[] updates = [new(a, Put(OpCode.Mux, 17, first, left, a)), new(b, Put(OpCode.Mux, 5, second, Put(OpCode.Slice, 5, right), b))];
        int[] all = [.. Enumerable.Range(0, operations.Count)];
        var program = new SimulationProgram
        {
            Top = "shift", PowerUp = [.. state], Operations = operations, Memories = [], Conditions = [], ControlBlock = [], ObservedBlock = all,
            Domains = [new() { Clock = clock, Previous = previous, Block = all, Writes = [], Registers = updates }], Levels = new() { Clock = default, Block = [], Writes = [], Registers = [] },
            Signals = [.. ((Slot[])[clock, first, second, number]).Select((slot, i) => new Signal($"i{i}", SignalKind.Input, slot) { Width = slot.Width }), new("a", SignalKind.Net, a) { Width = 17 }, new("b", SignalKind.Net, b) { Width = 5 }],
        };
        using var interpreter = new Interpreter(program);
        using var compiled = new CompiledEngine(program);
        for (var i = 0UL; i < 100; i++)
        {
            Poke(program, clock, i, interpreter, compiled);
            Assert.Equal(Run(interpreter, clock, 1), Run(compiled, clock, 1));
            Same(program, interpreter, compiled, $"after {i}");
        }

        Slot New(int width)
        {
            state.Add(0);
            return new(state.Count - 1, width);
        }

        Slot Put(OpCode code, int width, Slot a, Slot b = default, Slot c = default)
        {
            operations.Add(new(code, New(width), a, b, c));
            return operations[^1].To;
        }
    }

    [Fact]
    public void Cycles_are_counted_in_which_bits_are_set()
    {
        NeedsMachineCode();
        for (var seed = 1UL; seed <= 150; seed++)
        {
            var random = new RandomProgram(seed) { Operations = 20, FallingEdges = seed % 2 == 0, MadeClocks = seed % 3 == 0, Resets = seed % 5 < 3 };
            var program = random.Make();
            var bits = program.Signals.Skip(4 + (int)(seed % 7)).Take(6).Select(signal => (signal.Slot, signal.Width - 1)).ToArray();
            using var interpreter = new Interpreter(program);
            using var compiled = new CompiledEngine(program);
            for (var round = 0; round < 4; round++)
            {
                if (!Poke(program, random.Clock, seed * 100 + (ulong)round, interpreter, compiled) || Run(interpreter, random.Clock, 3) is null || Run(compiled, random.Clock, 3) is null) break;
                Assert.Equal(Counts(interpreter), Counts(compiled));
                Same(program, interpreter, compiled, $"seed {seed}, round {round}");
            }

            long[] Counts(ISimulationEngine engine)
            {
                try { return engine.Count(random.Clock, 40, bits); }
                catch (UserError) { return []; }
            }
        }
    }

    private static void Compare(int programs, Func<ulong, RandomProgram> make)
    {
        NeedsMachineCode();
        for (var seed = 1UL; seed <= (ulong)programs; seed++)
        {
            var random = make(seed);
            var program = random.Make();
            using var interpreter = new Interpreter(program);
            using var compiled = new CompiledEngine(program);
            Same(program, interpreter, compiled, $"seed {seed}, at power-up");
            for (var round = 0; round < 6; round++)
            {
                if (!Poke(program, random.Clock, seed * 100 + (ulong)round, interpreter, compiled)) break;
                var cycles = round * round + 1;
                var expected = Run(interpreter, random.Clock, cycles);
                Assert.True(expected == Run(compiled, random.Clock, cycles), $"seed {seed}, round {round}: only one of them comes to rest");
                if (expected == null) break;
                Same(program, interpreter, compiled, $"seed {seed}, round {round}");
            }
        }
    }

    private static void NeedsMachineCode() => Assert.SkipUnless(CompiledEngine.IsSupported, "machine code is made for x86-64 with BMI2");

    /// <param name="cycles">0 settles.</param>
    /// <returns>Null: it never comes to rest.</returns>
    private static long? Run(ISimulationEngine engine, Slot clock, long cycles, StopCondition stop = default)
    {
        try
        {
            if (cycles == 0) engine.Settle();
            return engine.Run(clock, cycles, stop);
        }
        catch (UserError)
        {
            return null;
        }
    }

    /// <returns>False: it does not come to rest.</returns>
    private static bool Poke(SimulationProgram program, Slot clock, ulong seed, params ISimulationEngine[] engines)
    {
        var random = new RandomSequence(seed);
        foreach (var input in program.Signals.Where(signal => signal.Kind == SignalKind.Input && signal.Slot != clock))
        {
            for (var i = 0; i < input.Slot.Words; i++)
            {
                var word = random.Next() & (i == input.Slot.Words - 1 ? input.Slot.TopMask : ulong.MaxValue);
                foreach (var engine in engines) engine.State[input.Slot.Offset + i] = word;
            }
        }
        return engines.All(engine => Run(engine, clock, 0) != null);
    }

    private static void Same(SimulationProgram program, Interpreter interpreter, CompiledEngine compiled, string where)
    {
        foreach (var signal in program.Signals) Same(signal.Name, signal.Slot.Offset, signal.Slot.Words);
        foreach (var memory in program.Memories) Same(memory.Name, memory.Rows.Offset, memory.WordsPerRow * memory.Size);

        void Same(string name, int word, int count)
        {
            if (!interpreter.State.Slice(word, count).SequenceEqual(compiled.State.Slice(word, count)))
                Assert.Fail($"{where}: {name} is {interpreter.State[word]:x} in the interpreter, {compiled.State[word]:x} as machine code");
        }
    }
}
