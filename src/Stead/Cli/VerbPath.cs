namespace Stead.Cli;

/// <summary>How a command line leads to a verb: the words so far, in full, and what is left for the verb itself.</summary>
public sealed record VerbPath(IReadOnlyList<string> Words, VerbNode Node, IReadOnlyList<string> Rest)
{
    /// <summary>`vm switch list`.</summary>
    public string FullName => string.Join(' ', Words);

    /// <summary>In front of messages: `vm` for `stead vm …` too.</summary>
    public string Program => Words is ["stead", "vm", ..] ? "vm" : Words[0];

    /// <summary>Follows words as far as they name nodes; stops at the first option, at the end, and below a verb.</summary>
    /// <exception cref="UserError">A word names nothing, or more than one.</exception>
    public static VerbPath Resolve(VerbNode root, IReadOnlyList<string> arguments)
    {
        List<string> words = [root.Name];
        var node = root;
        var at = 0;
        while (node.Make is null && at < arguments.Count && !arguments[at].StartsWith('-'))
        {
            node = Find(string.Join(' ', words), node, arguments[at++]);
            words.Add(node.Name);
        }
        return new(words, node, [.. arguments.Skip(at)]);
    }

    /// <summary>vm-bhyve's rule: a whole name, else a prefix that only one has; in any case.</summary>
    private static VerbNode Find(string soFar, VerbNode parent, string word)
    {
        static IEnumerable<string> NamesOf(VerbNode node) => node.Aliases.Prepend(node.Name);
        bool Is(string name) => name.Equals(word, StringComparison.OrdinalIgnoreCase);
        bool Starts(string name) => name.StartsWith(word, StringComparison.OrdinalIgnoreCase);

        if (parent.Children.FirstOrDefault(node => NamesOf(node).Any(Is)) is { } whole) return whole;
        var printable = Guests.Names.Printable(word);
        if (parent.Absent.Any(Is)) throw new UserError($"this version of Stead does not have '{soFar} {printable}'", $"'{soFar} help' shows what it has");

        var candidates = word.Length == 0 ? [] : parent.VisibleChildren.Where(node => NamesOf(node).Any(Starts)).ToArray();
        if (candidates is [var only]) return only;
        if (candidates.Length > 1)
            throw new UserError($"ambiguous command '{printable}'", $"it could be {string.Join(" or ", candidates.Select(node => node.Name))}");

        var nearest = Spelling.Nearest(word.ToLowerInvariant(), parent.VisibleChildren.SelectMany(NamesOf));
        throw new UnknownCommand(soFar, parent, $"unknown command '{printable}'", nearest is null ? null : $"did you mean '{soFar} {nearest}'?");
    }
}
