using Stead.Lab.Simulation;

namespace Stead.Lab.Runs;

/// <summary>Does something once.</summary>
internal sealed class Moment : Element
{
    private readonly Action<Instant> _act;

    public Moment(Simulator simulator, Instant at, Action<Instant> act)
    {
        _act = act;
        simulator.Schedule(this, at);
    }

    protected internal override void OnTime(Instant now) => _act(now);
}
