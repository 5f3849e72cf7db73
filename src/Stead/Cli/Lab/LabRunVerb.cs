using System.CommandLine;
using Stead.Guests.Json;
using Stead.Host.Laboratory;
using Stead.Host.Storage;
using Stead.Lab.Reports;

namespace Stead.Cli.Lab;

/// <summary>`stead lab run`.</summary>
public sealed class LabRunVerb : Verb
{
    private readonly Argument<string> _experiment = Laboratory.Experiment();
    private readonly Option<string[]> _set = Laboratory.Set();
    private readonly Option<string[]> _sysctl = Laboratory.Sysctl();
    private readonly Option<int?> _seed = Laboratory.Seed();
    private readonly Option<string?> _seconds = Laboratory.Seconds();
    private readonly Option<bool> _json = new("--json") { Description = "print measures and traces as JSON" };
    private readonly Option<bool> _csv = new("--csv") { Description = "print the traces as CSV" };
    private readonly Option<string?> _html = Words.Text("--html", "FILE", "write a page with plots, which needs no network to be read");
    private readonly Option<string?> _pcap = Words.Text("--pcap", "DIRECTORY", "write what each host sends and receives, for tcpdump and Wireshark");

    public override string Summary => "run an experiment";

    public override string Description =>
        """
        Simulates hosts with Stead's own TCP, links and queues, and prints what came out: goodput, RTT, losses, the bottleneck's queue, and whether it is what the experiment requires. The same experiment, parameters and seed give the same run, bit for bit, on every machine.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead lab run bufferbloat", "One CUBIC upload through a big buffer."),
        new("stead lab run bufferbloat --set cc=dgp:5M --html dgp.html", "The same with DGP, and a page with plots."),
        new("stead lab run bufferbloat --set cc=dgp:5M --sysctl stead.dgp.use_ltbw=0", "With a setting of stead sysctl."),
        new("stead lab run cable-modem --set connections=12 --seconds 20 --pcap packets", "Shorter, with captures."),
    ];

    public override IReadOnlyList<Option> Options => [_set, _sysctl, _seed, _seconds, _json, _csv, _html, _pcap];

    public override IReadOnlyList<Argument> Arguments => [_experiment];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [Laboratory.NotExpectedMeaning];

    public override int Run(ParseResult words, Session session)
    {
        if (words.GetValue(_json) && words.GetValue(_csv)) throw Misuse("--json and --csv exclude each other");
        var page = Laboratory.Page(words.GetValue(_html));
        var experiment = Laboratory.Within(ExperimentFiles.Read(words.GetRequiredValue(_experiment), Laboratory.Overrides(words.GetValue(_set)), Laboratory.Settings(words.GetValue(_sysctl), session)), words.GetValue(_seconds));
        var report = new LaboratoryBench(session.Narrator).Run(experiment, (ulong)(words.GetValue(_seed) ?? 1), words.GetValue(_pcap));
        if (page is not null) AtomicFile.Write(page, RunPage.Format(report), AtomicFile.Public);
        session.Terminal.Out.Write(words.GetValue(_json) ? JsonLayout.Format(RunJson.Format(report, withTraces: true))
            : words.GetValue(_csv) ? RunCsv.Format(report)
            : RunText.Format(report, session.Terminal.Width));
        return report.IsAsExpected ? Cli.ExitCodes.Ok : Laboratory.NotExpected;
    }
}
