using Stead.Fabric.Simulation;

namespace Stead.Tests.Unit.Fabric.Boards.Virtual;

/// <summary>A design in C#: `led` shows what a function of the number of cycles says; `btn` is read.</summary>
internal sealed class CounterEngine(Func<long, ulong, ulong> led, int width = 4) : ISimulationEngine
{
    public static readonly Slot Clock = new(0, 1), Buttons = new(1, 4), Led = new(2, 6);

    private readonly ulong[] _state = new ulong[3];
    private long _cycles;

    /// <summary>How often <see cref="Run"/> was called.</summary>
    public int Runs { get; private set; }

    public SimulationProgram Program { get; } = new()
    {
        Top = "top", PowerUp = new ulong[3], Operations = [], Domains = [], Memories = [], ControlBlock = [], ObservedBlock = [], Conditions = [],
        Levels = new() { Clock = default, Block = [], Writes = [], Registers = [] },
        Signals =
        [
            new("clk", SignalKind.Input, Clock) { Width = 1 }, new("btn", SignalKind.Input, Buttons) { Width = 4 },
            new("led", SignalKind.Output, Led with { Width = width }) { Width = width },
        ],
    };

    public Span<ulong> State => _state;

    public void Reset()
    {
        _cycles = 0;
        _state.AsSpan().Clear();
        Settle();
    }

    public void Settle() => _state[Led.Offset] = led(_cycles, _state[Buttons.Offset]);

    public long Run(Slot clock, long cycles, StopCondition stop = default)
    {
        Runs++;
        Assert.Equal(Clock, clock);
        var before = _state[Led.Offset];
        for (var done = 1L; done <= cycles; done++)
        {
            _cycles++;
            Settle();
            if (stop.Slots is not null && stop.OnChange && _state[Led.Offset] != before) return done;
        }
        return cycles;
    }

    public long[] Count(Slot clock, long cycles, IReadOnlyList<(Slot Slot, int Bit)> bits)
    {
        Runs++;
        var counts = new long[bits.Count];
        for (var done = 0L; done < cycles; done++)
        {
            for (var i = 0; i < counts.Length; i++) counts[i] += (long)(_state[bits[i].Slot.Offset] >> bits[i].Bit & 1);
            _cycles++;
            Settle();
        }
        return counts;
    }

    public void Dispose() { }
}
