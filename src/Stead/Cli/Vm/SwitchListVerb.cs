using System.CommandLine;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm switch list`.</summary>
public sealed class SwitchListVerb : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "list the switches";

    public override string Description =>
        """
        Prints a table of all switches and the interfaces of the host that are connected to them.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm switch list", "All switches."),
    ];

    public override IReadOnlyList<Option> Options => [_json];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.SwitchList(), words.GetValue(_json));
}
