using System.Globalization;
using Stead.Lab.Applications;
using Stead.Lab.Runs;

namespace Stead.Lab.Reports;

/// <summary>The same experiment with several values of one parameter, in one table.</summary>
public static class ComparisonText
{
    public static string Format(Comparison comparison)
    {
        var reports = comparison.Reports;
        var isAlone = reports.All(report => report.Groups.Count == 1);
        var hasMany = reports.Any(report => report.Groups.Any(group => group.Goodputs.Count > 1));
        var heads = new List<string> { "<" + comparison.Parameter.ToUpperInvariant() };
        if (!isAlone) heads.Add("<FLOW");
        heads.AddRange(["GOODPUT", "RTT P50", "P95", "P99", "P50/PATH", "P95/PATH", "LOST", "RETRANS", "QUEUE"]);
        if (hasMany) heads.Add("JAIN");
        var rows = new List<IReadOnlyList<string>>();
        for (var i = 0; i < reports.Count; i++)
        {
            foreach (var group in reports[i].Groups)
            {
                var path = group.PathRoundTrip.Seconds;
                var (p50, p95, p99) = (group.RoundTrips.Quantile(0.5), group.RoundTrips.Quantile(0.95), group.RoundTrips.Quantile(0.99));
                var row = new List<string> { comparison.Values[i] };
                if (!isAlone) row.Add(group.Name);
                row.AddRange(
                [
                    Quantity.Format(group.Goodput, MetricUnit.BitsPerSecond), Quantity.Format(p50, MetricUnit.Seconds), Quantity.Format(p95, MetricUnit.Seconds), Quantity.Format(p99, MetricUnit.Seconds),
                    Times(p50 / path), Times(p95 / path), $"{group.Totals.Lost}", $"{group.Totals.Retransmissions}", Quantity.Format(reports[i].Link.MeanQueue, MetricUnit.Bytes),
                ]);
                if (hasMany) row.Add(group.Goodputs.Count > 1 ? group.Jain.ToString("F3", CultureInfo.InvariantCulture) : "-");
                rows.Add(row);
            }
        }
        var first = reports[0];
        var title = $"{first.Experiment.Title}\n{first.Link.Name}: {first.Link.Rate}; the path's least RTT is {Quantity.Format(first.PathRoundTrip.Seconds, MetricUnit.Seconds)}\n\n";
        var failed = reports.SelectMany((report, i) => report.Requirements.Where(result => result.Holds != true).Select(result =>
            $"NOT EXPECTED  {comparison.Parameter}={comparison.Values[i]}  {result.Requirement.Text}  ({result.Measured})\n"));
        return title + TextTable.Format(heads, rows) + string.Concat(reports[0].Groups.Select((_, group) => OfApplication(comparison, group))) + string.Concat(failed);
    }

    /// <summary>What the application of the so-manyth flow measured, where it measures something.</summary>
    private static string OfApplication(Comparison comparison, int group)
    {
        var all = comparison.Reports.Select(report => report.Groups[group]).ToList();
        var names = all.SelectMany(one => one.Metrics).Select(metric => metric.Name).Distinct().ToList();
        if (names.Count == 0) return "";
        return "\n" + TextTable.Format(["<" + comparison.Parameter.ToUpperInvariant(), "<FLOW", .. names.Select(name => name.ToUpperInvariant())], [.. all.Select((one, i) => (IReadOnlyList<string>)
        [
            comparison.Values[i], one.Name,
            .. names.Select(name => one.Metrics.FirstOrDefault(metric => metric.Name == name) is { Name: not null } metric ? Quantity.Format(metric.Value, metric.Unit) : "-"),
        ])]);
    }

    private static string Times(double factor) => double.IsNaN(factor) ? "-" : factor.ToString(factor < 10 ? "F2" : "F1", CultureInfo.InvariantCulture) + "x";
}
