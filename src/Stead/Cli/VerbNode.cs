namespace Stead.Cli;

/// <summary>A word of the command line: a verb, or a word with further words below it (`vm switch`).</summary>
public sealed record VerbNode(string Name)
{
    /// <summary>Called only for the chosen verb, and by the help. Null for a word with words below it.</summary>
    public Func<Verb>? Make { get; init; }

    public IReadOnlyList<VerbGroup> Groups { get; init; } = [];
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Of a word with words below it.</summary>
    public string? GroupSummary { get; init; }

    /// <summary>Neither in the help nor found by a prefix.</summary>
    public bool Hidden { get; init; }

    /// <summary>Words of vm-bhyve that are refused with a sentence instead of a guess.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    public VerbNode(string name, Func<Verb> make) : this(name) => Make = make;

    public string Summary => GroupSummary ?? Make!().Summary;

    public IEnumerable<VerbNode> Children => Groups.SelectMany(group => group.Nodes);

    public IEnumerable<VerbNode> VisibleChildren => Children.Where(child => !child.Hidden);
}

/// <param name="Title">Above its lines in the usage.</param>
public sealed record VerbGroup(string Title, params IReadOnlyList<VerbNode> Nodes);
