using System.CommandLine;

namespace Stead.Cli.Manual;

/// <summary>`stead man PAGE`.</summary>
public sealed class ManVerb : Verb
{
    private readonly Argument<string> _page = Words.One("PAGE", "stead or vm", Completion.Candidates.OneOf("stead", "vm"));

    public override string Summary => "print a manual page";

    public override string Description =>
        """
        Prints the source of stead(8) or vm(8), made of the same text as --help.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("stead man vm | man -l -", "Shows vm(8).")];

    public override IReadOnlyList<Argument> Arguments => [_page];

    public override int Run(ParseResult words, Session session)
    {
        session.Terminal.Out.Write(words.GetRequiredValue(_page) switch
        {
            "stead" => ManualPages.Stead(),
            "vm" => ManualPages.Vm(),
            var other => throw Misuse($"there is no page '{Guests.Names.Printable(other)}'", "say stead or vm"),
        });
        return Cli.ExitCodes.Ok;
    }
}
