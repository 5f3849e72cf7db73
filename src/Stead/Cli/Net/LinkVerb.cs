using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Guests;
using Stead.Guests.Json;
using Stead.Guests.Tables;
using Stead.Host.Network;
using Stead.Host.Posix;
using Stead.Net.Links;

namespace Stead.Cli.Net;

/// <summary>`stead net link`.</summary>
public sealed class LinkVerb : Verb
{
    private readonly Argument<string> _a = Words.One("A", "one interface");
    private readonly Argument<string> _b = Words.One("B", "the other interface");
    private readonly IReadOnlyList<(LinkKey Key, Option<string?> Option)> _keys =
        [.. LinkKeys.All.Select(key => (key, Words.Text("--" + key.Name, key.Values, key.Meaning)))];
    private readonly Option<string[]> _there = Words.Several("--there", "WORD=VALUE", "one of the words above, from A to B only: --there rate=5M");
    private readonly Option<string[]> _back = Words.Several("--back", "WORD=VALUE", "one of the words above, from B to A only");
    private readonly Option<string?> _namespaceA = Words.Text("--ns1", "NAMESPACE", "network namespace of A: a name, a process' number or a path (default: this one)");
    private readonly Option<string?> _namespaceB = Words.Text("--ns2", "NAMESPACE", "network namespace of B");
    private readonly Option<string[]> _addressesA = Words.Several("--address1", "ADDRESS/LENGTH", "address that the kernel gets on A; may be given again");
    private readonly Option<string[]> _addressesB = Words.Several("--address2", "ADDRESS/LENGTH", "address that the kernel gets on B; may be given again");
    private readonly Option<bool> _tap = Words.Flag("--tap", "Ethernet (TAP) instead of IP (TUN) interfaces, for bridges");
    private readonly Option<int?> _mtu = Words.Number("--mtu", "BYTES", "MTU of both interfaces (default: 1500)", least: 68);
    private readonly Option<int?> _seed = Words.Number("--seed", "NUMBER", "of all that is drawn: the same seed draws the same (default: 1)");
    private readonly Option<string?> _time = Words.Text("-t", "--time", "TIME", "end after so long: 30s, 5min (default: on Ctrl-C)");
    private readonly Option<bool> _statistics = Words.Flag("--stats", "print the counters each second");
    private readonly Option<string?> _capture = Words.Text("--pcap", "FILE", "write what enters the link to a file that tcpdump and Wireshark read");
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "a wire with a rate, a delay and faults between two interfaces";

    public override string Description =>
        """
        Makes two TUN interfaces, or uses those of that name that were made for you, and carries packets between them: what the kernel sends into one comes out of the other, as late, as slowly and as badly as the words say. They are the links of the laboratory (stead lab), clocked by this machine. Neither a kernel module nor tc is needed; a queue holds what waits for the rate.

        Both ends in one kernel's one namespace see each other directly; put them into two (ip netns add left), and give each an address. Prints one line when the interfaces are there, and the counters on Ctrl-C.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead net link a b --ns1 left --ns2 right --rate 20M --queue 500kB", "A slow line with a deep buffer between two namespaces; --address1 and --address2 give its ends addresses."),
        new("stead net link a b --delay 25ms --there rate=5M --back rate=40M", "Less upstream than downstream."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_a, _b];

    public override IReadOnlyList<Option> Options =>
        [.. _keys.Select(one => one.Option), _there, _back, _namespaceA, _namespaceB, _addressesA, _addressesB, _tap, _mtu, _seed, _time, _statistics, _capture, _json];

    public override int Run(ParseResult words, Session session)
    {
        var request = Read(words);
        var json = words.GetValue(_json);
        using var interruption = new Interruption();
        var report = LinkRun.Carry(request, Started, words.GetValue(_statistics) ? Tell : null, interruption.Token);
        Tell(report);
        if (report.CaptureFailure is { } failure) throw failure;
        return Cli.ExitCodes.Ok;

        void Started(string a, string b)
        {
            session.Terminal.Error.WriteLine($"{a} <-> {b}: Ctrl-C ends it");
            session.Terminal.Out.Flush();
        }

        void Tell(LinkReport said)
        {
            session.Terminal.Out.Write(json ? JsonOf(said) : Table(request, said));
            session.Terminal.Out.Flush();
        }
    }

    private LinkRequest Read(ParseResult words)
    {
        var complaints = new List<Complaint>();
        var both = new LinkSettings();
        foreach (var (key, option) in _keys)
        {
            if (words.GetValue(option) is { } value) both = Apply(both, key.Name, value, complaints);
        }
        var time = Duration.Zero;
        if (words.GetValue(_time) is { } text && !Duration.TryParse(text, out time))
            complaints.Add(new($"'{Names.Printable(text)}' is not a time") { Key = "--time", Instead = "write it like 30s" });
        var request = new LinkRequest
        {
            A = new(words.GetRequiredValue(_a), words.GetValue(_namespaceA), words.GetValue(_addressesA) ?? []),
            B = new(words.GetRequiredValue(_b), words.GetValue(_namespaceB), words.GetValue(_addressesB) ?? []),
            There = OneWay(both, words.GetValue(_there), "--there", complaints),
            Back = OneWay(both, words.GetValue(_back), "--back", complaints),
            IsTap = words.GetValue(_tap),
            Mtu = words.GetValue(_mtu) ?? 1500,
            Seed = (ulong)(words.GetValue(_seed) ?? 1),
            Time = time > Duration.Zero ? time : null,
            CaptureFile = words.GetValue(_capture),
        };
        return complaints.Count == 0 ? request : throw new UserError(complaints) { ExitCode = Cli.ExitCodes.Misuse };
    }

    private static LinkSettings OneWay(LinkSettings both, string[]? words, string option, List<Complaint> complaints)
    {
        foreach (var word in words ?? [])
        {
            var equals = word.IndexOf('=');
            if (equals < 0) complaints.Add(new($"'{Names.Printable(word)}' has no value") { Key = option, Instead = "write it like rate=5M" });
            else both = Apply(both, word[..equals].Trim(), word[(equals + 1)..], complaints);
        }
        return both;
    }

    private static LinkSettings Apply(LinkSettings link, string key, string value, List<Complaint> complaints)
    {
        if (!LinkKeys.TryApply(link, key, value, out var changed, out var complaint)) complaints.Add(complaint!);
        return changed;
    }

    private static string Table(LinkRequest request, LinkReport report) => ColumnTable.Format(
    [
        ["DIRECTION", "SENT", "DELIVERED", "RATE", "DROPPED", "LOST", "DUPLICATED", "CORRUPTED", "REORDERED", "LONGEST QUEUE"],
        Row($"{request.A.Name}>{request.B.Name}", report.There, report.Time),
        Row($"{request.B.Name}>{request.A.Name}", report.Back, report.Time),
    ]);

    private static string[] Row(string name, in LinkCounters counters, Duration time) =>
    [
        name, $"{counters.Sent}", $"{counters.Delivered}", DataRate.Of(counters.DeliveredBytes, time).ToString(), $"{counters.Dropped}", $"{counters.Lost}",
        $"{counters.Duplicated}", $"{counters.Corrupted}", $"{counters.Reordered}", string.Create(CultureInfo.InvariantCulture, $"{counters.MostQueuedBytes} B"),
    ];

    private static string JsonOf(LinkReport report) => JsonLayout.Format(new JsonObject
    {
        ["seconds"] = Math.Round(report.Time.Seconds, 6), ["there"] = JsonOf(report.There), ["back"] = JsonOf(report.Back), ["refused"] = report.Refused,
    });

    private static JsonObject JsonOf(in LinkCounters counters) => new()
    {
        ["sent"] = counters.Sent, ["sentBytes"] = counters.SentBytes, ["delivered"] = counters.Delivered, ["deliveredBytes"] = counters.DeliveredBytes,
        ["dropped"] = counters.Dropped, ["policed"] = counters.Policed, ["lost"] = counters.Lost, ["marked"] = counters.Marked, ["duplicated"] = counters.Duplicated,
        ["corrupted"] = counters.Corrupted, ["reordered"] = counters.Reordered, ["mostQueuedBytes"] = counters.MostQueuedBytes,
    };
}
