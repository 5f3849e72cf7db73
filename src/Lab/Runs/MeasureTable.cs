using Stead.Lab.Applications;
using Stead.Lab.Experiments;

namespace Stead.Lab.Runs;

/// <summary>What requirements may name: measures of each flow behind its name (`upload.rtt.p50`), those of its application, and those of the whole.</summary>
public static class MeasureTable
{
    public static IReadOnlyList<FlowMeasure> OfFlows { get; } =
    [
        new("goodput", MetricUnit.BitsPerSecond, (group, _) => group.Goodput),
        new("flow-goodput", MetricUnit.BitsPerSecond, (group, _) => group.Goodput / group.Goodputs.Count),
        new("least-goodput", MetricUnit.BitsPerSecond, (group, _) => group.Goodputs.Min()),
        new("share", MetricUnit.Share, (group, total) => total == 0 ? 0 : group.Goodput / total),
        new("jain", MetricUnit.Number, (group, _) => group.Jain),
        new("lost", MetricUnit.Number, (group, _) => group.Totals.Lost),
        new("retransmissions", MetricUnit.Number, (group, _) => group.Totals.Retransmissions),
        new("retransmission-share", MetricUnit.Share, (group, _) => group.Totals.Segments == 0 ? 0 : (double)group.Totals.Retransmissions / group.Totals.Segments),
        new("path.rtt", MetricUnit.Seconds, (group, _) => group.PathRoundTrip.Seconds),
        new("rtt.min", MetricUnit.Seconds, (group, _) => group.RoundTrips.Least),
        new("rtt.p50", MetricUnit.Seconds, (group, _) => group.RoundTrips.Quantile(0.5)),
        new("rtt.p95", MetricUnit.Seconds, (group, _) => group.RoundTrips.Quantile(0.95)),
        new("rtt.p99", MetricUnit.Seconds, (group, _) => group.RoundTrips.Quantile(0.99)),
    ];

    /// <summary>`path.rtt` is that of the first flow.</summary>
    public static IReadOnlyList<(string Name, MetricUnit Unit)> OfAll { get; } =
    [
        ("path.rtt", MetricUnit.Seconds), ("link.rate", MetricUnit.BitsPerSecond), ("link.capacity", MetricUnit.BitsPerSecond), ("link.utilisation", MetricUnit.Share),
        ("link.drops", MetricUnit.Number), ("queue.mean", MetricUnit.Bytes), ("queue.max", MetricUnit.Bytes), ("total.goodput", MetricUnit.BitsPerSecond), ("total.jain", MetricUnit.Number),
    ];

    /// <param name="flows">Their names and applications; null: not known, so that any of them may be meant.</param>
    public static IEnumerable<string> Names(IEnumerable<(string Flow, ApplicationKind? Application)> flows) =>
        OfAll.Select(one => one.Name).Concat(flows.SelectMany(flow => OfFlows.Select(one => one.Name).Concat(OfApplications(flow.Application).Select(one => one.Name)).Select(name => $"{flow.Flow}.{name}")));

    public static MetricUnit UnitOf(string measure)
    {
        if (OfAll.FirstOrDefault(one => one.Name == measure) is { Name: not null } whole) return whole.Unit;
        var name = measure[(measure.IndexOf('.') + 1)..];
        return OfFlows.FirstOrDefault(one => one.Name == name)?.Unit ?? OfApplications(null).FirstOrDefault(one => one.Name == name).Unit;
    }

    private static IEnumerable<(string Name, MetricUnit Unit)> OfApplications(ApplicationKind? kind) => (kind is null ? ApplicationTable.All : [kind]).SelectMany(one => one.Measures);
}
