using System.Text.Json;

namespace Stead.Fabric.Builds;

/// <summary>What place and route says about its result.</summary>
public sealed record BuildReport(IReadOnlyList<BuildReport.ClockResult> Clocks, IReadOnlyList<BuildReport.Resource> Resources)
{
    /// <param name="Achieved">In MHz, as is what is needed.</param>
    public sealed record ClockResult(string Name, double Achieved, double Needed);

    /// <param name="Name">nextpnr's: `ICESTORM_LC`.</param>
    public sealed record Resource(string Name, long Used, long Available);

    /// <summary>Reads what nextpnr's --report writes.</summary>
    /// <returns>Null when it is not such a file.</returns>
    public static BuildReport? TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new(
                [.. Members(root, "fmax").Select(clock => new ClockResult(Plain(clock.Name), clock.Value.GetProperty("achieved").GetDouble(), clock.Value.GetProperty("constraint").GetDouble()))],
                [.. Members(root, "utilization").Select(part => new Resource(part.Name, part.Value.GetProperty("used").GetInt64(), part.Value.GetProperty("available").GetInt64()))]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException) { return null; }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.EnumerateObject() : [];

    /// <summary>`clk$SB_IO_IN_$glb_clk` is the design's `clk` behind its pin and its buffer.</summary>
    private static string Plain(string net) => net.IndexOf('$') is > 0 and var end ? net[..end] : net;
}
