using Stead.Lab.Applications;
using Stead.Lab.Runs;
using Stead.Net.Links;
using Stead.Net.Tcp;

namespace Stead.Lab.Experiments;

/// <summary>From text to an <see cref="Experiment"/>, or to everything that is wrong with it.</summary>
public sealed class ExperimentReader
{
    private const int MostNodes = 20_000;

    /// <summary>The words that begin a block, with what follows them.</summary>
    public static IReadOnlyList<BlockKey> Words { get; } =
    [
        new("title", "title One upload through a big buffer", "one line for the list"),
        new("about", "about A modem with half a megabyte of buffer.", "what it is; may be repeated"),
        new("expect", "expect CUBIC fills the buffer.", "what should come out, in words; may be repeated"),
        new("set", "set buffer 500kB", "a parameter; $buffer stands for it below, --set changes it"),
        new("length", "length 60s", "how much time is simulated"),
        new("from", "from 5s", "what is before it is not measured"),
        new("host", "host alice bob*4", "hosts: alice, bob1 to bob4"),
        new("router", "router modem", "routers"),
        new("link", "link alice modem", "a link in both directions; below it, words of links, with forth or back before them for one direction"),
        new("flow", "flow upload alice -> bob*", "data from one host to another, or from each of a group; below it, the application and the connection"),
        new("at", "at 30s", "what changes then, below it: link A B WORD VALUE, start FLOW, stop FLOW"),
        new("watch", "watch modem internet", "the link whose queue is reported; without it the slowest"),
        new("require", "require cc=cubic : upload.rtt.p50 >= 4 * path.rtt", "a sentence about the outcome that is checked"),
        new("compare", "compare cc newreno cubic dgp", "the parameter that `stead lab compare` varies, and its values"),
    ];

    private readonly BlockReader _blocks;
    private readonly string _name, _file;
    private readonly TcpSettings _tcp;
    private readonly List<string> _title = [], _about = [], _expected = [];
    private readonly NodeNames _nodes = new(MostNodes);
    private readonly List<LinkPlan> _links = [];
    private readonly List<FlowPlan> _flows = [];
    private readonly List<string> _flowNames = [];
    private readonly List<(string Flow, ApplicationKind? Application)> _flowKinds = [];
    private readonly List<Step> _steps = [];
    private readonly List<Requirement> _requirements = [];
    private Duration _length, _from;
    private (string From, string To)? _watched;
    private (string Parameter, IReadOnlyList<string> Values)? _comparison;

    private ExperimentReader(string name, string file, IReadOnlyDictionary<string, string> overrides, TcpSettings tcp) =>
        (_name, _file, _blocks, _tcp) = (name, file, new(file, overrides), tcp);

    /// <param name="file">For complaints; null for an experiment that is built in.</param>
    /// <param name="overrides">Values for parameters.</param>
    /// <param name="tcp">What every flow begins with, and changes with its own words.</param>
    /// <exception cref="UserError">Everything that is wrong.</exception>
    public static Experiment Read(string name, string text, string? file, IReadOnlyDictionary<string, string>? overrides = null, TcpSettings? tcp = null)
    {
        var reader = new ExperimentReader(name, file ?? name, overrides ?? new Dictionary<string, string>(), tcp ?? TcpSettings.Linux);
        var experiment = reader.Read(text);
        if (reader._blocks.Complaints.Count > 0) throw new UserError([.. reader._blocks.Complaints.OrderBy(complaint => complaint.Line ?? 0)]);
        return experiment!;
    }

    private Experiment? Read(string text)
    {
        var blocks = _blocks.Read(text);
        // Nodes and flows may be named before their line.
        foreach (var block in blocks.Where(block => block.Word is "host" or "router")) _nodes.Read(block);
        foreach (var block in blocks.Where(block => block.Word is "link")) _links.AddRange(LinkReader.Read(block, _nodes));
        foreach (var block in blocks.Where(block => block.Word is "flow"))
        {
            if (block.Rest is [var name, ..])
            {
                if (_flowNames.Contains(name)) block.Complain($"there are two flows {name}", "each flow has its own name");
                _flowNames.Add(name);
                _flowKinds.Add((name, ApplicationTable.Find(block.Value("app") ?? BulkTransfer.Kind.Name)));
            }
            if (FlowReader.Read(block, _nodes, _tcp) is { } flow) _flows.Add(flow);
        }
        foreach (var block in blocks) ReadOther(block);
        foreach (var block in blocks) block.Finish();
        if (_blocks.Complaints.Count > 0) return null;
        if (_length <= Duration.Zero) Miss("length", "how much time is simulated", "length 60s");
        if (_from >= _length && _length > Duration.Zero) _blocks.Complaints.Add(new("the measuring begins after the end") { File = _file, Key = "from", Instead = "make it less than the length" });
        if (_flows.Count == 0) Miss("flow", "who sends to whom", "flow upload alice -> bob");
        if (_links.Count == 0) Miss("link", "what connects them", "link alice modem");
        if (_blocks.Complaints.Count > 0) return null;
        return new()
        {
            Name = _name, Title = string.Join(' ', _title), About = string.Join('\n', _about), Expected = string.Join('\n', _expected), Parameters = _blocks.Parameters,
            Length = _length, MeasuredFrom = _from, Hosts = _nodes.Hosts, Routers = _nodes.Routers, Links = _links, Flows = _flows, Steps = [.. _steps.OrderBy(step => step.At)],
            Watched = _watched ?? Slowest(), Requirements = _requirements, Comparison = _comparison ?? ("cc", []),
        };
    }

    private void ReadOther(Block block)
    {
        switch (block.Word)
        {
            case "title": _title.Add(block.RestText); break;
            case "about": _about.Add(block.RestText); break;
            case "expect": _expected.Add(block.RestText); break;
            case "length": _length = Time(block); break;
            case "from": _from = Time(block); break;
            case "at": _steps.AddRange(StepReader.Read(block, _links, _flowNames)); break;
            case "watch": Watch(block); break;
            case "compare": Compare(block); break;
            case "require": Require(block); break;
            case "host" or "router" or "link" or "flow": break;
            default:
                var nearest = Spelling.Nearest(block.Word, Words.Select(word => word.Name));
                block.Complain($"'{Shown(block.Word)}' begins nothing", nearest is not null ? $"did you mean {nearest}?" : $"a line at the margin begins with {string.Join(", ", Words.Select(word => word.Name))}");
                // What is below it cannot be judged.
                foreach (var attribute in block.Unread) attribute.IsRead = true;
                break;
        }
    }

    /// <summary>Values with blanks in them are set apart by commas.</summary>
    private void Compare(Block block)
    {
        var values = block.RestText.Contains(',') ? block.RestText[(block.Rest[0].Length)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : block.Rest[Math.Min(1, block.Rest.Length)..];
        if (values.Length == 0) block.Complain("it wants a parameter and its values", "write it like: compare cc newreno cubic dgp");
        else if (IsParameter(block, block.Rest[0], values[0])) _comparison = (block.Rest[0], values);
    }

    private void Require(Block block)
    {
        if (!Requirement.TryParse(block.RestText, out var requirement))
        {
            block.Complain("this cannot be checked", "write it like: require cc=cubic : upload.rtt.p50 >= 4 * path.rtt");
            return;
        }
        foreach (var (parameter, value) in requirement.When) IsParameter(block, parameter, value);
        foreach (var measure in ((string?[])[requirement.Measure, requirement.Times]).OfType<string>())
        {
            if (MeasureTable.Names(_flowKinds).Contains(measure)) continue;
            var nearest = Spelling.Nearest(measure, MeasureTable.Names(_flowKinds));
            block.Complain($"nothing measures '{Shown(measure)}'", nearest is not null ? $"did you mean {nearest}?" : "write the name of a flow and what is measured of it, as upload.goodput, or one of all, as link.capacity");
        }
        _requirements.Add(requirement);
    }

    private bool IsParameter(Block block, string name, string value)
    {
        if (_blocks.Parameters.Any(one => one.Name == name)) return true;
        var nearest = Spelling.Nearest(name, _blocks.Parameters.Select(one => one.Name));
        block.Complain($"there is no parameter '{Shown(name)}'", nearest is not null ? $"did you mean {nearest}?" : $"write a line before it: set {name} {value}");
        return false;
    }

    private void Watch(Block block)
    {
        if (block.Rest is [var from, var to] && _links.Any(link => (link.A, link.B) == (from, to) || (link.B, link.A) == (from, to))) _watched = (from, to);
        else block.Complain("there is no link between these", "name its two ends, the one that sends first");
    }

    private (string, string) Slowest()
    {
        var slowest = _links.Where(link => link.Forth.Rate > DataRate.Zero).MinBy(link => link.Forth.Rate) ?? _links[0];
        return (slowest.A, slowest.B);
    }

    private void Miss(string word, string what, string example) =>
        _blocks.Complaints.Add(new($"it does not say {what}") { File = _file, Key = word, Instead = $"write a line like: {example}" });

    private static Duration Time(Block block)
    {
        if (Duration.TryParse(block.RestText, out var time)) return time;
        block.Complain($"'{Shown(block.RestText)}' is no time", $"write it like: {block.Word} 60s");
        return Duration.FromSeconds(1);
    }

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
