using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm switch add`.</summary>
public sealed class SwitchAddVerb : Verb
{
    private readonly Argument<string> _name = Words.One("NAME", "the switch", Candidates.Switches);
    private readonly Argument<string> _interface = Words.One("INTERFACE", "an interface of the host", Candidates.Interfaces);

    public override string Summary => "connect an interface of the host to a switch";

    public override string Description =>
        """
        Connects an interface of the host to a standard switch, now and at every 'vm init'. Addresses of that interface should move to the switch: a port of a bridge has none.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm switch add public eth0", "Connects eth0 to public."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_name, _interface];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.SwitchAdd(words.GetRequiredValue(_name), words.GetRequiredValue(_interface)));
}
