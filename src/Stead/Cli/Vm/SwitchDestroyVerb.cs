using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm switch destroy`.</summary>
public sealed class SwitchDestroyVerb : Verb
{
    private readonly Argument<string> _name = Words.One("NAME", "the switch", Candidates.Switches);

    public override string Summary => "remove a switch";

    public override string Description =>
        """
        Takes a switch down and forgets it. The bridge of a manual switch stays.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm switch destroy public", "Removes public."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.SwitchDestroy(words.GetRequiredValue(_name)));
}
