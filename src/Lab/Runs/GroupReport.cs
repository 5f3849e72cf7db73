using Stead.Lab.Applications;
using Stead.Lab.Measures;

namespace Stead.Lab.Runs;

/// <summary>What became of the flows of one plan, in the time that was measured.</summary>
/// <param name="Goodputs">Of each flow: bits of payload a second, while it was meant to run.</param>
/// <param name="RoundTrips">In seconds.</param>
/// <param name="PathRoundTrip">The least that the path of the first of them allows.</param>
/// <param name="Metrics">Of the application; numbers are summed over the flows, others averaged.</param>
public sealed record GroupReport(string Name, string Sending, IReadOnlyList<double> Goodputs, Samples RoundTrips, FlowTotals Totals, long ConnectionsFailed, Duration PathRoundTrip,
    IReadOnlyList<Metric> Metrics)
{
    public double Goodput => Goodputs.Sum();

    public double Jain => JainIndex.Of([.. Goodputs]);

    public static GroupReport Of(FlowGroup group, ExperimentRun run)
    {
        var now = run.Simulator.Now;
        var goodputs = new double[group.Flows.Count];
        var totals = default(FlowTotals);
        for (var i = 0; i < goodputs.Length; i++)
        {
            goodputs[i] = group.GoodputSince(i, now);
            totals += group.TotalsSince(i, now);
        }
        var metrics = group.Flows.SelectMany(flow => flow.Application.Metrics(now)).GroupBy(metric => metric.Name)
            .Select(same => same.First() with { Value = same.First().Unit == MetricUnit.Number ? same.Sum(metric => metric.Value) : same.Average(metric => metric.Value) });
        return new(group.Plan.Name, group.Plan.Sending, goodputs, group.RoundTrips, totals, group.Flows.Sum(flow => flow.ConnectionsFailed), RunReport.PathOf(group.Flows[0], run), [.. metrics]);
    }
}
