namespace Stead.Fabric.Simulation;

/// <summary>What engines that go through operations one by one have in common: when they do what.</summary>
/// <typeparam name="TStep">An operation as the engine likes it.</typeparam>
public abstract class SteppingEngine<TStep> : ISimulationEngine
{
    private readonly Domain[] _domains;
    private Domain _levels = null!;
    private TStep[] _observed = [], _control = [];

    protected SteppingEngine(SimulationProgram program)
    {
        Program = program;
        _domains = new Domain[program.Domains.Count];
    }

    public SimulationProgram Program { get; }

    public abstract Span<ulong> State { get; }

    public void Dispose() => GC.SuppressFinalize(this);

    public void Reset()
    {
        PowerUp();
        Execute(_control);
        foreach (var domain in _domains) Remember(domain.Of);
        Settle();
    }

    public void Settle()
    {
        Deltas();
        Execute(_observed);
    }

    /// <summary>Brings slots up to date that are not observed.</summary>
    public void Look(IReadOnlyList<Slot> slots) => Execute(Steps(Program.Cone(slots)));

    public long Run(Slot clock, long cycles, StopCondition stop = default)
    {
        Invariant.Require(clock.Width == 1);
        var looked = stop.Slots is { } slots ? Steps(Program.Cone(slots)) : [];
        ulong[] before = stop is { Slots: { } changing, OnChange: true } ? Values(changing) : [];
        long done = 0;
        while (done < cycles)
        {
            State[clock.Offset] = 1;
            Deltas();
            State[clock.Offset] = 0;
            Deltas();
            done++;
            if (stop.Slots is null) continue;
            Execute(looked);
            if (stop.OnChange ? !Values(stop.Slots).AsSpan().SequenceEqual(before) : stop.Slots.Any(IsSet)) break;
        }
        Execute(_observed);
        return done;
    }

    public long[] Count(Slot clock, long cycles, IReadOnlyList<(Slot Slot, int Bit)> bits)
    {
        Invariant.Require(clock.Width == 1);
        var looked = Steps(Program.Cone(bits.Select(bit => bit.Slot)));
        var counts = new long[bits.Count];
        for (long done = 0; done < cycles; done++)
        {
            Execute(looked);
            for (var i = 0; i < counts.Length; i++) counts[i] += (long)(State[bits[i].Slot.Offset + bits[i].Bit / Slot.WordBits] >> bits[i].Bit % Slot.WordBits & 1);
            State[clock.Offset] = 1;
            Deltas();
            State[clock.Offset] = 0;
            Deltas();
        }
        Execute(_observed);
        return counts;
    }

    /// <summary>To be called at the end of the constructor.</summary>
    protected void Start()
    {
        (_observed, _control) = (Steps(Program.ObservedBlock), Steps(Program.ControlBlock));
        for (var i = 0; i < _domains.Length; i++) _domains[i] = new(Program.Domains[i], Steps(Program.Domains[i].Block));
        _levels = new(Program.Levels, []);
        Reset();
    }

    protected abstract TStep[] Steps(IReadOnlyList<int> block);

    /// <summary>The state as the program says.</summary>
    protected abstract void PowerUp();

    protected abstract void Execute(TStep[] steps);

    /// <summary>The clock as it is now.</summary>
    protected abstract void Remember(ClockDomain domain);

    /// <returns>Whether the clock went the way the domain waits for since it was remembered; it is remembered anew.</returns>
    protected abstract bool HasEdge(ClockDomain domain);

    /// <returns>Whether a row is another one now.</returns>
    protected abstract bool Write(MemoryWrite[] writes);

    /// <returns>Whether a register is another one now.</returns>
    protected abstract bool Update(RegisterUpdate[] registers);

    /// <returns>Whether it is not 0.</returns>
    protected abstract bool IsSet(Slot slot);

    /// <summary>All there is to know of slots.</summary>
    protected abstract ulong[] Values(IReadOnlyList<Slot> slots);

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
            domain.HasEdge = HasEdge(domain.Of);
            if (!domain.HasEdge) continue;
            edges = true;
            Execute(domain.Block);
        }
        var changed = Write(_levels.Writes);
        foreach (var domain in _domains)
        {
            if (domain.HasEdge) Write(domain.Writes);
        }
        changed |= Update(_levels.Registers);
        foreach (var domain in _domains)
        {
            if (domain.HasEdge) Update(domain.Registers);
        }
        return changed || edges;
    }

    private sealed class Domain(ClockDomain of, TStep[] block)
    {
        public ClockDomain Of { get; } = of;
        public TStep[] Block { get; } = block;
        public MemoryWrite[] Writes { get; } = [.. of.Writes];
        public RegisterUpdate[] Registers { get; } = [.. of.Registers];
        public bool HasEdge { get; set; }
    }
}
