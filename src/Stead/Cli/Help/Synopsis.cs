using System.CommandLine;

namespace Stead.Cli.Help;

/// <summary>The usage line, made of the options and arguments themselves: `[-f] [-t SECONDS] NAME...`.</summary>
public static class Synopsis
{
    public static string Of(string fullName, Verb verb) =>
        string.Join(' ', [fullName, .. verb.Options.Where(option => !option.Hidden).Select(Of), .. verb.Arguments.Select(Of)]);

    /// <summary>`-t SECONDS`, with the short name where it has one.</summary>
    private static string Of(Option option) => $"[{ShortName(option)}{(option.HelpName is null ? "" : " " + option.HelpName)}]";

    private static string Of(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    public static string ShortName(Option option) => NamesOf(option)[0];

    /// <summary>`-t`, `--timeout`.</summary>
    public static IReadOnlyList<string> NamesOf(Option option) => [.. option.Aliases.Append(option.Name).OrderBy(name => name.Length)];
}
