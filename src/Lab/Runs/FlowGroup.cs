using Stead.Lab.Applications;
using Stead.Lab.Experiments;
using Stead.Lab.Measures;

namespace Stead.Lab.Runs;

/// <summary>The flows of one plan while they run.</summary>
public sealed class FlowGroup(FlowPlan plan, IReadOnlyList<Flow> flows)
{
    private readonly long[] _deliveredBefore = new long[flows.Count];
    private readonly FlowTotals[] _totalsBefore = new FlowTotals[flows.Count];
    private readonly Duration[] _ranBefore = new Duration[flows.Count];

    public FlowPlan Plan { get; } = plan;

    public IReadOnlyList<Flow> Flows { get; } = flows;

    /// <summary>In seconds.</summary>
    public Samples RoundTrips { get; } = new();

    /// <summary>From here on it is measured.</summary>
    internal void Mark(Instant now)
    {
        for (var i = 0; i < Flows.Count; i++) (_deliveredBefore[i], _totalsBefore[i], _ranBefore[i]) = (Flows[i].Delivered, Flows[i].Totals(now), Flows[i].RunningTime(now));
    }

    internal void SampleRoundTrips()
    {
        foreach (var flow in Flows)
        {
            if (flow.IsRunning && flow.Connection is { } connection && connection.LastRtt is var rtt && rtt > Duration.Zero) RoundTrips.Add(rtt.Seconds);
        }
    }

    /// <summary>Bits of payload a second while the flow ran.</summary>
    internal double GoodputSince(int flow, Instant now) =>
        Flows[flow].RunningTime(now) - _ranBefore[flow] is var ran && ran > Duration.Zero ? (Flows[flow].Delivered - _deliveredBefore[flow]) * 8 / ran.Seconds : 0;

    internal FlowTotals TotalsSince(int flow, Instant now) => Flows[flow].Totals(now) - _totalsBefore[flow];
}
