namespace Stead.Cli.Help;

/// <summary>What `--help` and the usage print.</summary>
public static class HelpText
{
    private const int Indent = 4;
    private const int OptionColumn = 28;

    public static void WriteUsageLine(TextWriter output, string fullName, Verb verb) => output.WriteLine($"usage: {Synopsis.Of(fullName, verb)}");

    public static void Write(TextWriter output, string fullName, VerbNode node, int width)
    {
        if (node.Make is { } make) Write(output, fullName, make(), node.Aliases, width);
        else WriteUsage(output, fullName, node, width);
    }

    /// <summary>The words below a word, in their groups.</summary>
    public static void WriteUsage(TextWriter output, string fullName, VerbNode node, int width)
    {
        output.WriteLine($"{fullName} - {node.Summary}");
        output.WriteLine();
        output.WriteLine($"usage: {fullName} COMMAND [ARGUMENTS]");
        var column = node.VisibleChildren.Max(child => child.Name.Length) + 4;
        foreach (var group in node.Groups.Where(group => group.Nodes.Any(child => !child.Hidden)))
        {
            output.WriteLine();
            output.WriteLine(group.Title + ":");
            foreach (var child in group.Nodes.Where(child => !child.Hidden)) Wrapping.Write(output, "  " + child.Name, child.Summary, column, width);
        }
        output.WriteLine();
        Wrapping.Write(output, "", $"A command can be shortened as long as it is unambiguous. '{fullName} COMMAND --help' explains one.", 0, width);
    }

    private static void Write(TextWriter output, string fullName, Verb verb, IReadOnlyList<string> aliases, int width)
    {
        output.WriteLine($"{fullName} - {verb.Summary}");
        output.WriteLine();
        Wrapping.Write(output, "usage:", Synopsis.Of(fullName, verb), 7, width);
        if (aliases.Count > 0) output.WriteLine($"also:  {string.Join(", ", aliases)}");
        foreach (var paragraph in verb.Description.Split("\n\n"))
        {
            output.WriteLine();
            Wrapping.Write(output, "", paragraph, 0, width);
        }
        WriteSection(output, "Arguments", verb.Arguments.Select(argument => (argument.Name, argument.Description!)), OptionColumn, width);
        WriteSection(output, "Options", verb.Options.Where(option => !option.Hidden)
            .Select(option => (string.Join(", ", Synopsis.NamesOf(option)) + (option.HelpName is null ? "" : " " + option.HelpName), option.Description!)), OptionColumn, width);
        output.WriteLine();
        output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in verb.Examples)
        {
            output.WriteLine("  " + example.CommandLine);
            Wrapping.Write(output, "", example.Meaning, Indent + 2, width);
        }
        WriteSection(output, "Exit codes", ExitCodes.Of(verb).Select(code => (code.Code.ToString(), code.Meaning)), 8, width);
    }

    private static void WriteSection(TextWriter output, string title, IEnumerable<(string Name, string Text)> lines, int column, int width)
    {
        var all = lines.ToArray();
        if (all.Length == 0) return;
        output.WriteLine();
        output.WriteLine(title + ":");
        foreach (var (name, text) in all) Wrapping.Write(output, "  " + name, text, column, width);
    }
}
