using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm info`.</summary>
public sealed class InfoVerb : Verb
{
    private readonly Argument<string[]> _names = Words.Any("NAME", "the guests; all when none is given", Candidates.Guests);
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "show all about guests";

    public override string Description =>
        """
        Prints a block for each guest: its processors, memory, serial ports, networks and disks, and for a running guest what they are connected to. Without a name, all guests.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm info hello", "All about the guest hello."),
    ];

    public override IReadOnlyList<Option> Options => [_json];

    public override IReadOnlyList<Argument> Arguments => [_names];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.Info(words.GetValue(_names)!), words.GetValue(_json));
}
