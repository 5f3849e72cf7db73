using System.CommandLine;
using System.CommandLine.Completions;
using Stead.Cli.Help;

namespace Stead.Cli.Completion;

/// <summary>What may stand at the end of an unfinished command line.</summary>
public static class Completer
{
    /// <param name="words">What was typed behind the program's name; the last is what is being typed, maybe empty.</param>
    /// <returns>Candidates that begin with the last word, and <see cref="Candidates.FileNames"/> where files may stand.</returns>
    public static IReadOnlyList<string> Complete(VerbNode root, IReadOnlyList<string> words)
    {
        if (words.Count == 0) return [];
        var typed = words[^1];
        var before = words.Take(words.Count - 1).ToList();
        try
        {
            var path = VerbPath.Resolve(root, before);
            IEnumerable<string> found = path.Node.Make is { } make ? OfVerb(make(), path.Rest, typed)
                : path.Rest.Count > 0 ? []
                : typed.StartsWith('-') ? ["--help"]
                : path.Node.VisibleChildren.Select(child => child.Name);
            return [.. found.Where(word => word == Candidates.FileNames || word.StartsWith(typed, StringComparison.Ordinal)).Distinct()];
        }
        catch (Exception e) when (e is UserError or HostException or UnknownCommand or IOException or UnauthorizedAccessException)
        {
            // Nothing is offered for a line that has a mistake already; running it tells what.
            return [];
        }
    }

    private static IEnumerable<string> OfVerb(Verb verb, IReadOnlyList<string> before, string typed)
    {
        var arguments = 0;
        Option? awaiting = null;
        var onlyArguments = false;
        foreach (var word in before)
        {
            if (awaiting is not null) awaiting = null;
            else if (onlyArguments || !word.StartsWith('-') || word == "-") arguments++;
            else if (word == "--") onlyArguments = true;
            else awaiting = verb.Options.FirstOrDefault(option => option.HelpName is not null && Synopsis.NamesOf(option).Contains(word));
        }
        if (awaiting is not null) return awaiting.GetCompletions(CompletionContext.Empty).Select(item => item.Label);
        if (typed.StartsWith('-') && !onlyArguments)
            return verb.Options.Where(option => !option.Hidden).SelectMany(Synopsis.NamesOf).Append("--help");
        var argument = arguments < verb.Arguments.Count ? verb.Arguments[arguments]
            : verb.Arguments is [.., { Arity.MaximumNumberOfValues: > 1 } last] ? last : null;
        return argument?.GetCompletions(CompletionContext.Empty).Select(item => item.Label) ?? [];
    }
}
