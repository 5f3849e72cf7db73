using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm restart`.</summary>
public sealed class RestartVerb : Verb
{
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);

    public override string Summary => "shut a guest down and start it again";

    public override string Description =>
        """
        Presses the guest's ACPI power button and starts it again once it is off. Devices of the host, such as taps, are kept.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm restart web", "Restarts web."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.Restart(words.GetRequiredValue(_name)));
}
