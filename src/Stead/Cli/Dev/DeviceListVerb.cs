using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Guests.Json;
using Stead.Guests.Tables;
using Stead.Host.Devices;

namespace Stead.Cli.Dev;

/// <summary>`stead dev list`.</summary>
public sealed class DeviceListVerb : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "list the devices that are served";

    public override string Description =>
        """
        Prints a table of the devices of this user: what they are, how they appear (cuse: a node of the kernel's; fuse: a file), how often they are open, the process that serves them, where they are, and what they say of themselves.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("stead dev list", "All devices.")];

    public override IReadOnlyList<Option> Options => [_json];

    public override int Run(ParseResult words, Session session)
    {
        var devices = DeviceAdministration.List();
        session.Terminal.Out.Write(words.GetValue(_json) ? JsonOf(devices) : Table(devices));
        return Cli.ExitCodes.Ok;
    }

    private static string Table(IReadOnlyList<DeviceSummary> devices)
    {
        var rows = new List<string[]> { (string[])["NAME", "DEVICE", "HOME", "OPEN", "PID", "PATH", "STATE"] };
        foreach (var one in devices)
            rows.Add([one.Name, one.Kind, one.Home.ToString().ToLowerInvariant(), one.OpenFiles?.ToString() ?? "-", $"{one.Server}", string.Join(' ', one.Paths), one.State ?? "-"]);
        return ColumnTable.Format(rows);
    }

    private static string JsonOf(IReadOnlyList<DeviceSummary> devices) => JsonLayout.Format(new JsonArray([.. devices.Select(JsonNode (one) => new JsonObject
    {
        ["name"] = one.Name, ["device"] = one.Kind, ["home"] = one.Home.ToString().ToLowerInvariant(), ["open"] = one.OpenFiles, ["pid"] = one.Server,
        ["paths"] = JsonLayout.Strings(one.Paths), ["state"] = one.State,
    })]));
}
