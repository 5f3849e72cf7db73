using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Guests.Json;
using Stead.Host.Laboratory;
using Stead.Host.Storage;
using Stead.Lab.Reports;

namespace Stead.Cli.Lab;

/// <summary>`stead lab compare`.</summary>
public sealed class LabCompareVerb : Verb
{
    private readonly Argument<string> _experiment = Laboratory.Experiment();
    private readonly Option<string?> _cc = Words.Text("--cc", "LIST", "ways to send, with commas: newreno,cubic,vegas,bbr,dgp,dgp:5M,dgp:auto");
    private readonly Option<string?> _by = Words.Text("--by", "NAME=LIST", "vary another of its parameters: rate=10M,20M,40M");
    private readonly Option<string[]> _set = Laboratory.Set();
    private readonly Option<string[]> _sysctl = Laboratory.Sysctl();
    private readonly Option<int?> _seed = Laboratory.Seed();
    private readonly Option<string?> _seconds = Laboratory.Seconds();
    private readonly Option<bool> _json = Words.Json();
    private readonly Option<string?> _html = Words.Text("--html", "FILE", "write a page with plots of all, which needs no network to be read");

    public override string Summary => "run an experiment several times with one thing changed";

    public override string Description =>
        """
        Runs the experiment with each of several values of one parameter, and prints one table. Without --cc and --by the experiment's own file says which parameter and values.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead lab compare bufferbloat", "All senders through the same big buffer."),
        new("stead lab compare fairness --cc newreno,cubic,vegas,bbr,dgp", "How evenly four of each share a link."),
        new("stead lab compare bufferbloat --set cc=dgp:5M --by rate=10M,20M,40M,100M", "One sender on several links."),
    ];

    public override IReadOnlyList<Option> Options => [_cc, _by, _set, _sysctl, _seed, _seconds, _json, _html];

    public override IReadOnlyList<Argument> Arguments => [_experiment];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [Laboratory.NotExpectedMeaning];

    public override int Run(ParseResult words, Session session)
    {
        var name = words.GetRequiredValue(_experiment);
        var overrides = Laboratory.Overrides(words.GetValue(_set));
        var tcp = Laboratory.Settings(words.GetValue(_sysctl), session);
        var (parameter, values) = (words.GetValue(_cc), words.GetValue(_by)) switch
        {
            ({ }, { }) => throw Misuse("--cc and --by exclude each other"),
            ({ } list, null) => ("cc", List(list)),
            (null, { } by) when by.IndexOf('=') is > 0 and var at => (by[..at], List(by[(at + 1)..])),
            (null, { } by) => throw Misuse($"'{by}' is no NAME=LIST (option --by)", "write it like --by rate=10M,20M"),
            _ => ExperimentFiles.Read(name, overrides).Comparison,
        };
        if (values.Count == 0) throw Misuse("there is nothing to compare", "write --cc or --by");
        var page = Laboratory.Page(words.GetValue(_html));
        var comparison = new LaboratoryBench(session.Narrator).Compare(name, parameter, values, (ulong)(words.GetValue(_seed) ?? 1),
            value => Laboratory.Within(ExperimentFiles.Read(name, new Dictionary<string, string>(overrides) { [parameter] = value }, tcp), words.GetValue(_seconds)));
        if (page is not null) AtomicFile.Write(page, RunPage.Format(comparison), AtomicFile.Public);
        session.Terminal.Out.Write(words.GetValue(_json)
            ? JsonLayout.Format(new JsonArray([.. comparison.Reports.Select(JsonNode (report) => RunJson.Format(report, withTraces: false))]))
            : ComparisonText.Format(comparison));
        return comparison.Reports.All(report => report.IsAsExpected) ? Cli.ExitCodes.Ok : Laboratory.NotExpected;
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
