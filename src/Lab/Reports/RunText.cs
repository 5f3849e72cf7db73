using System.Globalization;
using System.Text;
using Stead.Lab.Applications;
using Stead.Lab.Runs;

namespace Stead.Lab.Reports;

/// <summary>A run's outcome for a terminal.</summary>
public static class RunText
{
    private const int LeastChartWidth = 40, MostChartWidth = 110;

    /// <param name="width">Of the terminal, in characters; 0 for no charts.</param>
    public static string Format(RunReport report, int width)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Experiment.Title}\n");
        if (report.Experiment.Parameters.Count > 0) text.Append(string.Join("  ", report.Experiment.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"))).Append('\n');
        text.Append('\n');
        if (width > 0) Charts(text, report, Math.Clamp(width, LeastChartWidth, MostChartWidth));
        text.Append(TextTable.Format(["<FLOW", "N", "<SENDS", "GOODPUT", "RTT P50", "P95", "P99", "LOST", "RETRANS", "JAIN"],
            [.. report.Groups.Select(group => (IReadOnlyList<string>)
            [
                group.Name, $"{group.Goodputs.Count}", group.Sending, Quantity.Format(group.Goodput, MetricUnit.BitsPerSecond),
                .. ((double[])[0.5, 0.95, 0.99]).Select(share => Quantity.Format(group.RoundTrips.Quantile(share), MetricUnit.Seconds)),
                $"{group.Totals.Lost}", $"{group.Totals.Retransmissions}", group.Goodputs.Count > 1 ? group.Jain.ToString("F3", CultureInfo.InvariantCulture) : "-",
            ])]));
        foreach (var group in report.Groups.Where(group => group.Metrics.Count > 0))
            text.Append(CultureInfo.InvariantCulture, $"  {group.Name}: {string.Join(", ", group.Metrics.Select(metric => $"{metric.Name} {Quantity.Format(metric.Value, metric.Unit)}"))}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{report.Link.Name}: {(report.Link.Rate == DataRate.Zero ? "no rate" : $"{report.Link.Rate}, {Quantity.Format(report.Link.Utilisation, MetricUnit.Share)} used")}, ");
        text.Append(CultureInfo.InvariantCulture, $"queue {Quantity.Format(report.Link.MeanQueue, MetricUnit.Bytes)} in the mean, {Quantity.Format(report.Link.Counters.MostQueuedBytes, MetricUnit.Bytes)} at most, {report.Link.Counters.Dropped} dropped");
        if (report.Link.Counters.Lost > 0) text.Append(CultureInfo.InvariantCulture, $", {report.Link.Counters.Lost} lost");
        text.Append(CultureInfo.InvariantCulture, $"; the path's least RTT is {Quantity.Format(report.PathRoundTrip.Seconds, MetricUnit.Seconds)}\n");
        foreach (var result in report.Requirements)
            text.Append(CultureInfo.InvariantCulture, $"{(result.Holds == true ? "as expected " : "NOT EXPECTED")}  {result.Requirement.Text}  ({result.Measured})\n");
        return text.ToString();
    }

    private static void Charts(StringBuilder text, RunReport report, int width)
    {
        text.Append(BrailleChart.Draw($"queue of {report.QueueTrace.Name}", report.QueueTrace.Times, report.QueueTrace.Values("queue"), MetricUnit.Bytes, width));
        if (report.Traces.Count == 0) return;
        var trace = report.Traces[0];
        text.Append(BrailleChart.Draw($"goodput of {trace.Name}", trace.Times, trace.Values("goodput"), MetricUnit.BitsPerSecond, width));
        text.Append(BrailleChart.Draw($"cwnd of {trace.Name}", trace.Times, trace.Values("cwnd"), MetricUnit.Bytes, width));
        text.Append('\n');
    }
}
