using System.CommandLine;
using System.CommandLine.Parsing;
using Stead.Guests;

namespace Stead.Cli;

/// <summary>Parses what follows a verb with its own options and arguments: `-rv`, `-s 10G`, `--size=10G`, in any order, `--` before names that look like options.</summary>
public static class VerbParser
{
    /// <summary>No first argument can equal it: System.CommandLine drops one that equals the command's name.</summary>
    private const string NoName = "/verb";

    private static readonly ParserConfiguration s_configuration = new() { EnablePosixBundling = true, ResponseFileTokenReplacer = null };

    /// <exception cref="UserError">With exit code 2: all that was not understood.</exception>
    public static ParseResult Parse(Verb verb, IReadOnlyList<string> arguments)
    {
        var command = new System.CommandLine.Command(NoName);
        foreach (var option in verb.Options) command.Options.Add(option);
        foreach (var argument in verb.Arguments) command.Arguments.Add(argument);
        var words = command.Parse(arguments, s_configuration);
        // An argument that may be repeated takes whatever looks like an option too.
        var swallowed = arguments.Contains("--") ? [] : verb.Arguments.SelectMany(argument => words.GetResult(argument)?.Tokens ?? []).Select(token => token.Value).Where(IsOption).ToList();
        if (words.Errors.Count == 0 && swallowed.Count == 0) return words;

        var unmatched = swallowed.Concat(words.UnmatchedTokens).ToList();
        // What stands behind an option that is not known is its value.
        var complaints = unmatched.Where((token, i) => IsOption(token) || i == 0 || !IsOption(unmatched[i - 1])).Select(token => IsOption(token)
                ? new Complaint($"unknown option '{Names.Printable(token)}'") { Instead = Nearest(token, verb) } : new($"unexpected argument '{Names.Printable(token)}'"))
            .Concat(verb.Arguments.Where(argument => IsMissing(words, argument)).Select(argument => new Complaint($"{argument.Name} is missing")))
            .ToList();
        if (complaints.Count == 0) complaints.AddRange(words.Errors.Select(error => new Complaint(error.Message.TrimEnd('.'))));
        throw new UserError(complaints) { ExitCode = ExitCodes.Misuse };
    }

    /// <summary>`-x`, `--long`; not `-` and `-1`.</summary>
    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !char.IsAsciiDigit(token[1]);

    private static string? Nearest(string token, Verb verb)
    {
        var word = token.Split('=')[0];
        return word.StartsWith("--", StringComparison.Ordinal) && Spelling.Nearest(word, verb.Options.SelectMany(Help.Synopsis.NamesOf).Where(name => name.Length > 2)) is { } nearest ? $"did you mean '{nearest}'?" : null;
    }

    private static bool IsMissing(ParseResult words, Argument argument) =>
        (words.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues;
}
