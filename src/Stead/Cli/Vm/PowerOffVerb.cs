using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm poweroff`.</summary>
public sealed class PowerOffVerb : Verb
{
    private readonly Option<bool> _force = Words.Flag("-f", "--force", "do not ask");
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);

    public override string Summary => "cut a guest's power";

    public override string Description =>
        """
        The guest's power is cut at once, without asking the guest: what it has not written to its disks is lost. 'vm stop' is the clean way.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm poweroff web", "Asks, then does it."),
        new("vm poweroff -f web", "Does it without a question."),
    ];

    public override IReadOnlyList<Option> Options => [_force];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session)
    {
        var name = words.GetRequiredValue(_name);
        session.Directory.Require(name);
        if (!words.GetValue(_force) && !session.Confirm($"Are you sure you want to forcefully poweroff virtual machine {name}")) return Cli.ExitCodes.Refused;
        return session.Carry(new Command.PowerOff(name));
    }
}
