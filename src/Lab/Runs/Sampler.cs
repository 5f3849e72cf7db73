using Stead.Lab.Simulation;

namespace Stead.Lab.Runs;

/// <summary>Does something again and again.</summary>
internal sealed class Sampler : Element
{
    private readonly Simulator _simulator;
    private readonly Duration _period;
    private readonly Action<Instant> _sample;

    public Sampler(Simulator simulator, Duration period, Action<Instant> sample)
    {
        (_simulator, _period, _sample) = (simulator, period, sample);
        simulator.Schedule(this, simulator.Now);
    }

    protected internal override void OnTime(Instant now)
    {
        _sample(now);
        _simulator.Schedule(this, now + _period);
    }
}
