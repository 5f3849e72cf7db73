using System.CommandLine;
using Stead.Guests;
using Stead.Host.Network;
using Stead.Lab.Experiments;
using Stead.Net.Settings;
using Stead.Net.Tcp;

namespace Stead.Cli.Lab;

/// <summary>The words that the verbs of the laboratory have in common.</summary>
internal static class Laboratory
{
    public const int NotExpected = 3;

    public static ExitCodeMeaning NotExpectedMeaning { get; } = new(NotExpected, "The outcome is not what the experiment requires.");

    public static Argument<string> Experiment() => Words.One("EXPERIMENT", "a name of stead lab list, or the path of a file", () => ExperimentLibrary.Names);

    public static Option<string[]> Set() => new("--set") { Description = "another value for one of its parameters; may be repeated", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };

    public static Option<string[]> Sysctl() =>
        new("--sysctl") { Description = "a setting of stead sysctl for all flows, where their own words say nothing else; may be repeated", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };

    /// <summary>A run is the same on every machine: what `stead sysctl` has stored here is not used, and that is told with the words that would use it.</summary>
    public static TcpSettings Settings(string[]? words, Session session)
    {
        var changes = SettingChange.OfWords(words ?? []);
        if (changes.FirstOrDefault(change => change.Value is null) is { } asked)
            throw new UserError($"'{asked.Setting.Name}' has no value (option --sysctl)", $"write it like --sysctl {asked.Setting.Name}={asked.Setting.Default}") { ExitCode = ExitCodes.Misuse };
        var unused = SettingsStore.Differing().Where(stored => changes.All(change => change.Setting != stored.Setting)).ToList();
        if (unused.Count > 0) session.Narrator.Warn($"what stead sysctl has set on this machine is not used here; to use it: {string.Join(' ', unused.Select(change => $"--sysctl {change}"))}");
        return changes.Aggregate(TcpSettings.Linux, (settings, change) => change.Apply(settings));
    }

    public static Option<int?> Seed() => Words.Number("--seed", "N", "of all that is drawn by lot (default: 1)");

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

    /// <summary>Where a page is to be written, looked at before anything runs: a mistake is not told after minutes.</summary>
    public static string? Page(string? html)
    {
        if (html is null) return null;
        var path = Path.GetFullPath(html);
        if (Directory.Exists(path)) throw new UserError($"{Names.Printable(html)} is a directory (option --html)", "name a file in it");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw new UserError($"there is no directory {Names.Printable(Path.GetDirectoryName(path)!)} (option --html)", "make it first");
        return path;
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
