using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Compiled;

namespace Stead.Host.Fabric;

/// <summary>
/// Runs cycles as machine code, which is made when a clock is run for the first time, once for each set of slots that is watched. Between runs an
/// interpreter on the same state settles.
/// </summary>
public sealed unsafe class CompiledEngine : ISimulationEngine
{
    private readonly ulong[] _state;
    private readonly Interpreter _interpreter;
    private readonly HashSet<int> _observed;
    private readonly List<Made> _made = [];
    private Counting? _counting;

    private sealed record Made(Slot Clock, StopCondition Stop, MachineCode Code, ExecutableMemory Memory)
    {
        public bool IsFor(Slot clock, StopCondition stop) => Clock == clock && (Stop == stop
            || Stop.OnChange == stop.OnChange && Stop.Slots is { } mine && stop.Slots is { } other && mine.SequenceEqual(other));
    }

    private sealed record Counting(Slot Clock, IReadOnlyList<(Slot, int)> Bits, CountedBits Of, Made Made);

    /// <param name="program">Without unknowns.</param>
    public CompiledEngine(SimulationProgram program)
    {
        // Behind the state lies what machine code keeps there: never read by anyone else.
        _state = GC.AllocateArray<ulong>(checked((int)(program.PowerUp.Length + ProgramCompiler.Room(program))), pinned: true);
        _interpreter = new(program, _state);
        _observed = [.. program.ObservedBlock];
    }

    /// <summary>Whether this processor and system run such code.</summary>
    public static bool IsSupported => (OperatingSystem.IsLinux() || OperatingSystem.IsFreeBSD()) && HasInstructions && Allowed.Value;

    /// <summary>BMI2 and POPCNT, asked of the processor: in a native binary, Bmi2.IsSupported only tells what the binary itself was compiled for.</summary>
    private static bool HasInstructions => Environment.Is64BitProcess && X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7
        && (X86Base.CpuId(7, 0).Ebx & 1 << 8) != 0 && (X86Base.CpuId(1, 0).Ecx & 1 << 23) != 0;

    /// <summary>Some hardened systems let no process make code.</summary>
    private static readonly Lazy<bool> Allowed = new(() =>
    {
        const byte justReturn = 0xc3;
        try
        {
            using var memory = new ExecutableMemory([justReturn]);
            return true;
        }
        catch (HostException) { return false; }
    });

    public SimulationProgram Program => _interpreter.Program;

    public Span<ulong> State => _interpreter.State;

    public void Reset() => _interpreter.Reset();

    public void Settle() => _interpreter.Settle();

    public long Run(Slot clock, long cycles, StopCondition stop = default)
    {
        Invariant.Require(clock.Width == 1);
        if (cycles <= 0) return 0;
        if (stop.Slots is not { } slots)
        {
            Call(clock, cycles, stop);
            Settle();
            return cycles;
        }
        var observed = Program.Cone(slots).All(_observed.Contains);
        Settle();
        if (!observed) _interpreter.Look(slots);
        // The code looks before each cycle; what is set already shall not end the run before the first one.
        var left = stop.OnChange ? cycles : cycles - 1 + Call(clock, 1, default);
        left = Call(clock, left, stop, stop.OnChange ? Values(slots) : null);
        Settle();
        if (!observed) _interpreter.Look(slots);
        return cycles - left;
    }

    public long[] Count(Slot clock, long cycles, IReadOnlyList<(Slot Slot, int Bit)> bits)
    {
        Invariant.Require(clock.Width == 1);
        if (_counting is null || _counting.Clock != clock || !_counting.Bits.SequenceEqual(bits))
        {
            _counting?.Made.Memory.Dispose();
            var counted = CountedBits.Of(Program, clock, bits);
            _counting = new(clock, [.. bits], counted, Make(counted.Program, clock, StopCondition.Never));
        }
        _state.AsSpan(Program.PowerUp.Length, _counting.Of.End - Program.PowerUp.Length).Clear();
        Call(_counting.Made, cycles);
        var counts = _counting.Of.Counters.Select(counter => (long)_state[counter.Offset]).ToArray();
        Settle();
        return counts;
    }

    public void Dispose()
    {
        _counting?.Made.Memory.Dispose();
        _counting = null;
        foreach (var made in _made) made.Memory.Dispose();
        _made.Clear();
    }

    /// <returns>The cycles that were not done.</returns>
    private long Call(Slot clock, long cycles, StopCondition stop, ulong[]? before = null)
    {
        var made = _made.Find(made => made.IsFor(clock, stop));
        if (made is null) _made.Add(made = Make(Program, clock, stop));
        before?.CopyTo(_state, made.Code.Watched);
        return Call(made, cycles);
    }

    private Made Make(SimulationProgram program, Slot clock, StopCondition stop)
    {
        var code = ProgramCompiler.Compile(program, clock, (ulong)(delegate* unmanaged<ulong*, ulong, ulong, ulong, ulong, void>)&CarryOut, stop);
        Invariant.Require(code.Words <= _state.Length);
        return new(clock, stop, code, new(code.Bytes));
    }

    private long Call(Made made, long cycles)
    {
        // SAFETY: the array is pinned and long enough for all words that the code uses.
        fixed (ulong* state = _state)
        {
            var left = ((delegate* unmanaged<ulong*, long, long>)made.Memory.Address)(state, cycles);
            return left != MachineCode.NeverRests ? left : throw SimulationProgram.NeverRests();
        }
    }

    /// <summary>Called by machine code.</summary>
    [UnmanagedCallersOnly]
    private static void CarryOut(ulong* state, ulong code, ulong to, ulong a, ulong b)
    {
        var operation = CallOut.Unpack(code, to, a, b);
        // SAFETY: the code was made for a state that is long enough, and says so of its own operations.
        WideOperations.Execute(operation, new(state, CallOut.End(operation)), []);
    }

    private ulong[] Values(IReadOnlyList<Slot> slots)
    {
        var values = new List<ulong>();
        foreach (var slot in slots) values.AddRange(State.Slice(slot.Offset, slot.Words));
        return [.. values];
    }
}
