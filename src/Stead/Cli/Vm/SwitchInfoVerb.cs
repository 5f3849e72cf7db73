using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm switch info`.</summary>
public sealed class SwitchInfoVerb : Verb
{
    private readonly Argument<string[]> _names = Words.Any("NAME", "the switches; all when none is given", Candidates.Switches);
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "show all about switches";

    public override string Description =>
        """
        Prints a block for each switch, with the guests that are connected to it. Without a name, all switches.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm switch info public", "All about the switch public."),
    ];

    public override IReadOnlyList<Option> Options => [_json];

    public override IReadOnlyList<Argument> Arguments => [_names];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.SwitchInfo(words.GetValue(_names)!), words.GetValue(_json));
}
