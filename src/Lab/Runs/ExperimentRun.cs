using Stead.Lab.Applications;
using Stead.Lab.Experiments;
using Stead.Lab.Measures;
using Stead.Lab.Simulation;
using Stead.Net.Ip;
using Stead.Net.Links;

namespace Stead.Lab.Runs;

/// <summary>An experiment under way. Advance it piece by piece, so that who waits can be told; then ask for the report.</summary>
public sealed class ExperimentRun
{
    /// <summary>Below it protocols have ports that Wireshark would look for in the data: 5000 is GSM's.</summary>
    private const ushort FirstPort = 15_000;

    private const int TracedFlows = 12, TracePoints = 600, MostRoundTripSamples = 250_000;

    private readonly Dictionary<string, Node> _nodes = [];
    private readonly List<FlowGroup> _groups = [];
    private readonly List<FlowTrace> _flowTraces = [];
    private LinkCounters _watchedBefore;

    public ExperimentRun(Experiment experiment, ulong seed)
    {
        (Experiment, Seed) = (experiment, seed);
        Simulator = new(seed);
        Network = new(Simulator);
        End = default(Instant) + experiment.Length;
        Build();
        Watched = CableBetween(experiment.Watched.From, experiment.Watched.To);
        QueueTrace = new(Watched.Name, [new("queue", MetricUnit.Bytes), new("drops", MetricUnit.Number)]);
        Plan();
    }

    public Experiment Experiment { get; }

    public ulong Seed { get; }

    public Simulator Simulator { get; }

    public Network Network { get; }

    public IReadOnlyList<FlowGroup> Groups => _groups;

    public Cable Watched { get; }

    public Trace QueueTrace { get; }

    public IEnumerable<Trace> Traces => _flowTraces.Select(trace => trace.Trace);

    public Instant End { get; }

    public bool IsDone => Simulator.Now >= End;

    /// <summary>Goes on until this moment, or to the end.</summary>
    public void Advance(Instant until) => Simulator.RunUntil(Instant.Min(until, End));

    public RunReport Report() => RunReport.Of(this);

    internal LinkCounters WatchedSince() => LinkCounters.Difference(Watched.Link.Counters, _watchedBefore);

    private Cable CableBetween(string from, string to) => _nodes[from].Cables.First(cable => cable.To.Name == to);

    private void Build()
    {
        foreach (var name in Experiment.Hosts) _nodes[name] = Network.AddHost(name, new StackSettings { Addresses = [], OffloadsChecksums = true, CarriesPayload = false });
        foreach (var name in Experiment.Routers) _nodes[name] = Network.AddRouter(name);
        foreach (var link in Experiment.Links)
        {
            var (a, b) = (_nodes[link.A], _nodes[link.B]);
            if (a is EndHost && a.Cables.Count > 0 || b is EndHost && b.Cables.Count > 0)
                throw new UserError($"{(a is EndHost && a.Cables.Count > 0 ? a : b).Name} has two links", "a host has one; put a router between");
            Network.Connect(a, b, link.Forth, link.Back);
        }
        Network.Route();
        var number = 0;
        foreach (var plan in Experiment.Flows)
        {
            var flows = new List<Flow>();
            foreach (var (from, to) in plan.Pairs)
            {
                var (sender, receiver) = ((EndHost)_nodes[from], (EndHost)_nodes[to]);
                if (sender == receiver || Network.PathBetween(sender, receiver).Count == 0) throw new UserError($"there is no way from {from} to {to} (flow {plan.Name})", "link them, through routers");
                flows.Add(new(plan.Pairs.Count == 1 ? plan.Name : $"{plan.Name}{flows.Count + 1}", sender, receiver, (ushort)(FirstPort + number++ % (65_535 - FirstPort)), plan.Tcp, plan.Create()));
            }
            _groups.Add(new(plan, flows));
        }
    }

    private void Plan()
    {
        foreach (var group in _groups)
        {
            for (var i = 0; i < group.Flows.Count; i++)
            {
                var flow = group.Flows[i];
                if (group.Plan.Start is { } start) At(start + group.Plan.Every * i, flow.Start);
                if (group.Plan.Stop is { } stop) At(stop, flow.Stop);
            }
        }
        foreach (var step in Experiment.Steps) At(step.At, now => Carry(step, now));
        At(Experiment.MeasuredFrom, now =>
        {
            Watched.Link.Advance(now);
            _watchedBefore = Watched.Link.Counters;
            foreach (var group in _groups) group.Mark(now);
        });
        // Each group's first ones.
        var each = Math.Max(1, TracedFlows / _groups.Count);
        foreach (var flow in _groups.SelectMany(group => group.Flows.Take(each))) _flowTraces.Add(new(flow.Name, flow));
        _ = new Sampler(Simulator, new(Math.Max(Experiment.Length.Nanoseconds / TracePoints, 1)), SampleTraces);
        var flows = _groups.Sum(group => (long)group.Flows.Count);
        _ = new Sampler(Simulator, Duration.Max(Duration.FromMilliseconds(10), Experiment.Length * flows / MostRoundTripSamples), SampleRoundTrips);
    }

    private void At(Duration time, Action<Instant> act)
    {
        var at = default(Instant) + time;
        if (at <= End) _ = new Moment(Simulator, at, act);
    }

    private void SampleTraces(Instant now)
    {
        foreach (var trace in _flowTraces) trace.Sample(now);
        Watched.Link.Advance(now);
        QueueTrace.Add(now, [Watched.Link.QueuedBytes, Watched.Link.Counters.Dropped]);
    }

    private void SampleRoundTrips(Instant now)
    {
        if (now < default(Instant) + Experiment.MeasuredFrom) return;
        foreach (var group in _groups) group.SampleRoundTrips();
    }

    private void Carry(Step step, Instant now)
    {
        switch (step)
        {
            case Step.Start start:
                foreach (var flow in Named(start.Flow)) flow.Start(now);
                break;
            case Step.Stop stop:
                foreach (var flow in Named(stop.Flow)) flow.Stop(now);
                break;
            case Step.ChangeLink change:
                if (change.Forth) Change(CableBetween(change.From, change.To));
                if (change.Back) Change(CableBetween(change.To, change.From));
                void Change(Cable cable) => cable.Change(now, change.Change(cable.Link.Settings));
                break;
        }
    }

    private IReadOnlyList<Flow> Named(string group) => _groups.First(one => one.Plan.Name == group).Flows;
}
