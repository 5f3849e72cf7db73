using System.CommandLine;
using Stead.Guests;
using Stead.Lab.Experiments;

namespace Stead.Cli.Lab;

/// <summary>The words that the verbs of the laboratory have in common.</summary>
internal static class Laboratory
{
    public const int NotExpected = 3;

    public static ExitCodeMeaning NotExpectedMeaning { get; } = new(NotExpected, "The outcome is not what the experiment requires.");

    public static Argument<string> Experiment() => Words.One("EXPERIMENT", "a name of stead lab list, or the path of a file", () => ExperimentLibrary.Names);

    public static Option<string[]> Set() => new("--set") { Description = "another value for one of its parameters; may be repeated", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };

    public static Option<int?> Seed() => Words.Number("--seed", "--seed", "N", "of all that is drawn by lot (default: 1)");

    public static Option<string?> Seconds() => Words.Text("--seconds", "S", "simulate so much time instead of what the experiment says");

    public static Dictionary<string, string> Overrides(string[]? set)
    {
        var overrides = new Dictionary<string, string>();
        foreach (var one in set ?? [])
        {
            if (one.IndexOf('=') is not (> 0 and var at)) throw new UserError($"'{Names.Printable(one)}' is no NAME=VALUE (option --set)", "write it like --set cc=vegas") { ExitCode = ExitCodes.Misuse };
            overrides[one[..at]] = one[(at + 1)..];
        }
        return overrides;
    }

    /// <summary>With another length, if one was given. What is measured begins as late in it as before.</summary>
    public static Experiment Within(Experiment experiment, string? seconds)
    {
        if (seconds is null) return experiment;
        if (!Duration.TryParse(char.IsAsciiDigit(seconds[^1]) ? seconds + "s" : seconds, out var length) || length <= Duration.Zero)
            throw new UserError($"'{Names.Printable(seconds)}' is no time (option --seconds)", "write it like --seconds 10") { ExitCode = ExitCodes.Misuse };
        var from = new Duration((long)((Int128)experiment.MeasuredFrom.Nanoseconds * length.Nanoseconds / experiment.Length.Nanoseconds));
        return experiment with { Length = length, MeasuredFrom = from };
    }
}
