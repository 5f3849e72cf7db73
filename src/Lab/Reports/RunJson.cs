using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Lab.Measures;
using Stead.Lab.Runs;

namespace Stead.Lab.Reports;

/// <summary>A run's outcome for programs: times in seconds, rates in bits a second, sizes in bytes; null where nothing is known.</summary>
public static class RunJson
{
    public static JsonObject Format(RunReport report, bool withTraces) => Without(new JsonObject
    {
        ["experiment"] = report.Experiment.Name,
        ["title"] = report.Experiment.Title,
        ["seed"] = report.Seed,
        ["seconds"] = report.Experiment.Length.Seconds,
        ["events"] = report.Events,
        ["parameters"] = new JsonObject(report.Experiment.Parameters.Select(parameter => KeyValuePair.Create<string, JsonNode?>(parameter.Name, parameter.Value))),
        ["measures"] = new JsonObject(report.Measures.Select(measure => KeyValuePair.Create(measure.Key, Number(measure.Value)))),
        ["flows"] = new JsonArray([.. report.Groups.Select(group => (JsonNode)new JsonObject
        {
            ["name"] = group.Name, ["sends"] = group.Sending, ["count"] = group.Goodputs.Count, ["segments"] = group.Totals.Segments, ["goodputs"] = Array(group.Goodputs), ["jain"] = Number(group.Jain),
        })]),
        ["requirements"] = new JsonArray([.. report.Requirements.Select(result => (JsonNode)new JsonObject
        {
            ["text"] = result.Requirement.Text, ["holds"] = result.Holds, ["value"] = Number(result.Value), ["limit"] = Number(result.Limit),
        })]),
        ["traces"] = withTraces ? new JsonArray([.. ((IEnumerable<Trace>)[report.QueueTrace, .. report.Traces]).Select(trace => (JsonNode)Of(trace))]) : null,
    });

    public static JsonObject Of(Trace trace)
    {
        var json = new JsonObject { ["name"] = trace.Name, ["time"] = Array(trace.Times) };
        for (var column = 0; column < trace.Columns.Count; column++) json[trace.Columns[column].Name] = Array(trace.Values(column));
        return json;
    }

    private static JsonObject Without(JsonObject json)
    {
        if (json["traces"] is null) json.Remove("traces");
        return json;
    }

    private static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(Number)]);

    /// <summary>Seven digits are enough for a plot, and keep the file small.</summary>
    private static JsonNode? Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : null;
}
