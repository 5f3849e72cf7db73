using System.CommandLine;

namespace Stead.Cli.Help;

/// <summary>`stead version`, `vm version`.</summary>
public sealed class VersionVerb : Verb
{
    public override string Summary => "print the version";

    public override string Description => "Prints the version of Stead.";

    public override IReadOnlyList<Example> Examples { get; } = [new("stead version", "Prints one line.")];

    public static string Version { get; } = typeof(VersionVerb).Assembly.GetName().Version!.ToString(3);

    public override int Run(ParseResult words, Session session)
    {
        session.Terminal.Out.WriteLine($"{session.Path.Program}: Stead {Version}");
        return Cli.ExitCodes.Ok;
    }
}
