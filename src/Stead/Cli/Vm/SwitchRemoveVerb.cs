using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm switch remove`.</summary>
public sealed class SwitchRemoveVerb : Verb
{
    private readonly Argument<string> _name = Words.One("NAME", "the switch", Candidates.Switches);
    private readonly Argument<string> _interface = Words.One("INTERFACE", "an interface of the host", Candidates.Interfaces);

    public override string Summary => "disconnect an interface of the host from a switch";

    public override string Description =>
        """
        Disconnects an interface of the host from a switch, now and for the future.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm switch remove public eth0", "Disconnects eth0 from public."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_name, _interface];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.SwitchRemove(words.GetRequiredValue(_name), words.GetRequiredValue(_interface)));
}
