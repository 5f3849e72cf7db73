using System.CommandLine;
using System.CommandLine.Completions;
using Stead.Cli.Completion;

namespace Stead.Cli;

/// <summary>Makes the options and arguments of verbs. Option&lt;T&gt;'s own constructor puts long names first; here it is `-f, --force`.</summary>
public static class Words
{
    public static Option<bool> Flag(string name, string longName, string description) => new(longName, name) { Description = description };

    public static Option<bool> Flag(string longName, string description) => new(longName) { Description = description };

    /// <param name="value">The value's name in the help: `SIZE`.</param>
    public static Option<string?> Text(string name, string longName, string value, string description, CompletionSource? source = null) =>
        With(new Option<string?>(longName, name) { Description = description, HelpName = value }, source);

    public static Option<string?> Text(string longName, string value, string description, CompletionSource? source = null) =>
        With(new Option<string?>(longName) { Description = description, HelpName = value }, source);

    /// <summary>May be given again.</summary>
    public static Option<string[]> Several(string longName, string value, string description) =>
        With(new Option<string[]>(longName) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore }, null);

    public static Option<int?> Number(string name, string longName, string value, string description, int least = 0) =>
        Number(name, new Option<int?>(longName, name) { Description = description, HelpName = value }, least);

    public static Option<int?> Number(string longName, string value, string description, int least = 0) =>
        Number(longName, new Option<int?>(longName) { Description = description, HelpName = value }, least);

    private static Option<int?> Number(string name, Option<int?> option, int least)
    {
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number >= least) return number;
            result.AddError($"'{Guests.Names.Printable(result.Tokens[0].Value)}' is not a number from {least} up (option {name})");
            return null;
        };
        return option;
    }

    public static Option<bool> Json() => new("--json") { Description = "print JSON instead of a table" };

    public static Argument<string> One(string name, string description, CompletionSource? source = null) =>
        With(new Argument<string>(name) { Description = description, Arity = ArgumentArity.ExactlyOne }, source);

    public static Argument<string?> Optional(string name, string description, CompletionSource? source = null) =>
        With(new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne }, source);

    public static Argument<string[]> Some(string name, string description, CompletionSource? source = null) =>
        With(new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore }, source);

    public static Argument<string[]> Any(string name, string description, CompletionSource? source = null) =>
        With(new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.ZeroOrMore }, source);

    private static Option<T> With<T>(Option<T> option, CompletionSource? source)
    {
        option.CompletionSources.Clear();
        if (source is not null) option.CompletionSources.Add(_ => source().Select(word => new CompletionItem(word)));
        return option;
    }

    private static Argument<T> With<T>(Argument<T> argument, CompletionSource? source)
    {
        argument.CompletionSources.Clear();
        if (source is not null) argument.CompletionSources.Add(_ => source().Select(word => new CompletionItem(word)));
        return argument;
    }
}
