using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm destroy`.</summary>
public sealed class DestroyVerb : Verb
{
    private readonly Option<bool> _force = Words.Flag("-f", "--force", "do not ask");
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);

    public override string Summary => "remove a guest and its disks";

    public override string Description =>
        """
        Removes a stopped guest for good: its file, its disks, its logs. It asks first.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm destroy web", "Asks, then removes web."),
        new("vm destroy -f web", "Removes it without a question."),
    ];

    public override IReadOnlyList<Option> Options => [_force];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session)
    {
        var name = words.GetRequiredValue(_name);
        if (name.Contains('@')) throw new UserError("this version of Stead has no snapshots", "give a guest's name without '@'");
        session.Directory.Require(name);
        if (!words.GetValue(_force) && !session.Confirm("Are you sure you want to completely remove this virtual machine")) return Cli.ExitCodes.Refused;
        return session.Carry(new Command.Destroy(name));
    }
}
