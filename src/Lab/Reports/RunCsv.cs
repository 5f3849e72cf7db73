using System.Globalization;
using System.Text;
using Stead.Lab.Measures;
using Stead.Lab.Runs;

namespace Stead.Lab.Reports;

/// <summary>All traces in one table: time in seconds, rates in bits a second, sizes in bytes, times in seconds; empty where nothing is known.</summary>
public static class RunCsv
{
    public static string Format(RunReport report)
    {
        var text = new StringBuilder("time");
        var traces = (IReadOnlyList<Trace>)[report.QueueTrace, .. report.Traces];
        foreach (var trace in traces)
        {
            foreach (var column in trace.Columns) text.Append(CultureInfo.InvariantCulture, $",{trace.Name.Replace(" -> ", ">", StringComparison.Ordinal)}.{column.Name}");
        }
        text.Append('\n');
        for (var row = 0; row < report.QueueTrace.Times.Count; row++)
        {
            text.Append(report.QueueTrace.Times[row].ToString("0.######", CultureInfo.InvariantCulture));
            foreach (var trace in traces)
            {
                for (var column = 0; column < trace.Columns.Count; column++)
                {
                    text.Append(',');
                    if (row < trace.Times.Count && trace.Values(column)[row] is var value && double.IsFinite(value)) text.Append(value.ToString("0.######", CultureInfo.InvariantCulture));
                }
            }
            text.Append('\n');
        }
        return text.ToString();
    }
}
