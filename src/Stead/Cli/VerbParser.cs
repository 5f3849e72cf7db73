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
        if (words.Errors.Count == 0) return words;

        var complaints = words.UnmatchedTokens.Select(token => new Complaint(token.Length > 1 && token[0] == '-'
                ? $"unknown option '{Names.Printable(token)}'" : $"unexpected argument '{Names.Printable(token)}'"))
            .Concat(verb.Arguments.Where(argument => IsMissing(words, argument)).Select(argument => new Complaint($"{argument.Name} is missing")))
            .ToList();
        if (complaints.Count == 0) complaints.AddRange(words.Errors.Select(error => new Complaint(error.Message.TrimEnd('.'))));
        throw new UserError(complaints) { ExitCode = ExitCodes.Misuse };
    }

    private static bool IsMissing(ParseResult words, Argument argument) =>
        (words.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues;
}
