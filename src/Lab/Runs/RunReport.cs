using Stead.Lab.Applications;
using Stead.Lab.Experiments;
using Stead.Lab.Measures;

namespace Stead.Lab.Runs;

/// <summary>The outcome of a run.</summary>
/// <param name="PathRoundTrip">The least that the first flow's path allows: propagation and sending of a full segment and its acknowledgement.</param>
/// <param name="Measures">By the names that requirements use: seconds, bits a second, bytes, plain.</param>
/// <param name="Events">How often the simulator called an element.</param>
public sealed record RunReport(Experiment Experiment, ulong Seed, IReadOnlyList<GroupReport> Groups, LinkReport Link, Duration PathRoundTrip, IReadOnlyDictionary<string, double> Measures,
    IReadOnlyList<RequirementResult> Requirements, IReadOnlyList<Trace> Traces, Trace QueueTrace, long Events)
{
    /// <summary>Payload of a packet of 1500 bytes, with timestamps.</summary>
    private const double PayloadShare = 1448.0 / 1500;

    public bool IsAsExpected => Requirements.All(result => result.Holds == true);

    public static RunReport Of(ExperimentRun run)
    {
        run.Watched.Link.Advance(run.Simulator.Now);
        var groups = run.Groups.Select(group => GroupReport.Of(group, run)).ToList();
        var link = new LinkReport(run.Watched.Name, run.Watched.Link.Settings.Rate, run.WatchedSince(), run.Simulator.Now - (default(Instant) + run.Experiment.MeasuredFrom));
        var path = groups[0].PathRoundTrip;
        var measures = MeasuresOf(groups, link, path);
        var requirements = run.Experiment.Requirements.Where(requirement => requirement.Applies(run.Experiment.Parameters)).Select(requirement =>
            new RequirementResult(requirement, requirement.Holds(measures), measures.GetValueOrDefault(requirement.Measure, double.NaN),
                requirement.Limit * (requirement.Times is null ? 1 : measures.GetValueOrDefault(requirement.Times, double.NaN))));
        return new(run.Experiment, run.Seed, groups, link, path, measures, [.. requirements], [.. run.Traces], run.QueueTrace, run.Simulator.EventCount);
    }

    internal static Duration PathOf(Flow flow, ExperimentRun run)
    {
        const int FullPacket = 1500, Acknowledgement = 52;
        var total = Duration.Zero;
        foreach (var (from, to, bytes) in ((Simulation.EndHost, Simulation.EndHost, int)[])[(flow.Sender, flow.Receiver, FullPacket), (flow.Receiver, flow.Sender, Acknowledgement)])
        {
            foreach (var cable in run.Network.PathBetween(from, to))
            {
                var plan = run.Experiment.Links.First(link => (link.A, link.B) == (cable.From.Name, cable.To.Name) || (link.B, link.A) == (cable.From.Name, cable.To.Name));
                var settings = plan.A == cable.From.Name ? plan.Forth : plan.Back;
                total += settings.Delay;
                if (settings.Rate > DataRate.Zero) total += settings.Rate.TimeFor(bytes + settings.Overhead);
            }
        }
        return total;
    }

    private static Dictionary<string, double> MeasuresOf(IReadOnlyList<GroupReport> groups, LinkReport link, Duration path)
    {
        var rate = link.Rate.BytesPerSecond * 8.0;
        var total = groups.Sum(group => group.Goodput);
        var measures = new Dictionary<string, double>
        {
            ["path.rtt"] = path.Seconds,
            ["link.rate"] = rate,
            ["link.capacity"] = rate * PayloadShare,
            ["link.utilisation"] = link.Utilisation,
            ["link.drops"] = link.Counters.Dropped + link.Counters.Lost,
            ["queue.mean"] = link.MeanQueue,
            ["queue.max"] = link.Counters.MostQueuedBytes,
            ["total.goodput"] = total,
            ["total.jain"] = JainIndex.Of([.. groups.SelectMany(group => group.Goodputs)]),
        };
        foreach (var group in groups)
        {
            foreach (var measure in MeasureTable.OfFlows) Add(measure.Name, measure.Of(group, total));
            foreach (var metric in group.Metrics) Add(metric.Name, metric.Value);

            void Add(string name, double value)
            {
                if (!double.IsNaN(value)) measures[$"{group.Name}.{name}"] = value;
            }
        }
        return measures;
    }
}
