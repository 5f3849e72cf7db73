using System.Text;
using System.Text.Json.Nodes;
using Stead.Lab.Runs;

namespace Stead.Lab.Reports;

/// <summary>A page with plots, whole in one file: data, style and uPlot are inside, and it opens without a network.</summary>
public static class RunPage
{
    public static string Format(RunReport report) => Fill(report.Experiment.Title, RunText.Format(report, width: 0), [Of(report, "")]);

    public static string Format(Comparison comparison) => Fill(comparison.Reports[0].Experiment.Title, ComparisonText.Format(comparison),
        [.. comparison.Reports.Select((report, i) => Of(report, comparison.Values[i]))]);

    private static JsonObject Of(RunReport report, string label)
    {
        var json = RunJson.Format(report, withTraces: true);
        json["label"] = label;
        json["about"] = report.Experiment.About;
        json["expected"] = report.Experiment.Expected;
        return json;
    }

    private static string Fill(string title, string table, JsonNode[] runs)
    {
        var page = new StringBuilder();
        var rest = Part("page.html").AsSpan();
        // In one pass: what is put in may look like a mark itself.
        while (rest.IndexOf('@') is >= 0 and var at)
        {
            page.Append(rest[..at]);
            rest = rest[(at + 1)..];
            var end = rest.IndexOf('@');
            page.Append(rest[..end].ToString() switch
            {
                "TITLE" => Escaped(title),
                "TABLE" => Escaped(table),
                "LICENSE" => Part("uPlot.license.txt"),
                "UPLOT-CSS" => Part("uPlot.min.css"),
                "UPLOT-JS" => Part("uPlot.iife.min.js"),
                "PAGE-CSS" => Part("page.css"),
                "PAGE-JS" => Part("page.js"),
                // The encoder writes < as an escape, so no text can end the element.
                "DATA" => new JsonObject { ["runs"] = new JsonArray(runs) }.ToJsonString(),
                var mark => throw new InvariantException($"the page has a mark {mark}"),
            });
            rest = rest[(end + 1)..];
        }
        return page.Append(rest).ToString();
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Part(string name)
    {
        using var stream = typeof(RunPage).Assembly.GetManifestResourceStream("html/" + name);
        Invariant.Require(stream is not null);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
