namespace Stead.Fabric.Simulation.Running;

/// <summary>Takes a design through time: clocks rise and fall, inputs are set, someone looks at it.</summary>
/// <param name="clocks">The first one is the one whose cycles are counted. None: nothing ever rises.</param>
/// <param name="look">Called after every change, with the time in picoseconds; null lets the engine run by itself where it can.</param>
public sealed class Stepper(ISimulationEngine engine, IReadOnlyList<InputClock> clocks, IEnumerable<PortSetting> settings, Action<long>? look)
{
    private readonly Queue<PortSetting> _settings = new(settings.OrderBy(setting => setting.Cycle));
    private readonly long[] _edges = new long[clocks.Count];

    /// <summary>Of the first clock.</summary>
    public long Cycles { get; private set; }

    /// <summary>In picoseconds.</summary>
    public long Time { get; private set; }

    /// <summary>What is set at the start. To be called first.</summary>
    public void Begin()
    {
        Set();
        engine.Settle();
        look?.Invoke(0);
    }

    /// <returns>Whether the condition held, after the last cycle that was done.</returns>
    /// <param name="cycles">At most so many more.</param>
    public bool Advance(long cycles, StopCondition stop)
    {
        var end = Cycles + cycles;
        while (Cycles < end)
        {
            Set();
            var most = _settings.TryPeek(out var next) ? Math.Min(end, next.Cycle) - Cycles : end - Cycles;
            if (look is not null || clocks.Count > 1) OneCycle();
            else
            {
                var done = engine.Run(clocks[0].Port.Slot, most, stop);
                Cycles += done;
                Time += done * clocks[0].Period;
            }
            if (Holds(stop)) return true;
        }
        return false;
    }

    public bool Holds(StopCondition stop) => stop.Slots?.Any(slot => engine.State.Slice(slot.Offset, slot.Words).IndexOfAnyExcept(0UL) >= 0 && !IsUnknown(slot)) == true;

    private bool IsUnknown(Slot slot) => engine.Program.PowerUpUnknown is { } unknown && engine.State.Slice(unknown.Length + slot.Offset, slot.Words).IndexOfAnyExcept(0UL) >= 0;

    private void Set()
    {
        var any = false;
        while (_settings.TryPeek(out var next) && next.Cycle <= Cycles)
        {
            any = true;
            _settings.Dequeue();
            next.Apply(engine.State);
            if (engine.Program.PowerUpUnknown is { } unknown && next.Port.External.Words > 0) engine.State.Slice(unknown.Length + next.Port.External.Offset, next.Port.External.Words).Clear();
        }
        if (!any || look is null) return;
        engine.Settle();
        look(Time);
    }

    /// <summary>Edge after edge of all clocks, until the first one has fallen.</summary>
    private void OneCycle()
    {
        var cycle = Cycles;
        while (Cycles == cycle)
        {
            var time = long.MaxValue;
            for (var i = 0; i < clocks.Count; i++) time = Math.Min(time, TimeOf(i));
            for (var i = 0; i < clocks.Count; i++)
            {
                if (TimeOf(i) != time) continue;
                var rises = (_edges[i]++ & 1) == 0;
                engine.State[clocks[i].Port.Slot.Offset] = rises ? 1UL : 0;
                if (i == 0 && !rises) Cycles++;
            }
            Time = time;
            engine.Settle();
            look?.Invoke(time);
        }
    }

    /// <summary>Of the next edge.</summary>
    private long TimeOf(int clock)
    {
        var (period, edge) = (clocks[clock].Period, _edges[clock] + 1);
        return edge / 2 * period + (edge & 1) * (period / 2);
    }
}
