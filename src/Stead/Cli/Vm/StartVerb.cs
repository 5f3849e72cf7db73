using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm start`.</summary>
public sealed class StartVerb : Verb
{
    private readonly Option<bool> _plan = Words.Flag("-n", "--plan", "print what would be done, and do nothing");
    private readonly Option<bool> _foreground = Words.Flag("-f", "--foreground", "stay until the guest has ended, with its serial port here; ~. or a signal shuts it down; only with one guest");
    private readonly Option<bool> _interactive = Words.Flag("-i", "--interactive", "attach to the console at once; only with one guest");
    private readonly Option<bool> _json = new("--json") { Description = "with -n, print the plan as JSON" };
    private readonly Argument<string[]> _names = Words.Some("NAME", "the guests", Candidates.Guests);

    public override string Summary => "start guests";

    public override string Description =>
        """
        Starts guests one after the other, with a pause of vm_delay seconds between. A guest that fails does not keep the next one from being started.

        With -n nothing is started: the plan is printed, each argument of the hypervisor with the key of the guest's file it came from, and what would change on the host.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm start hello", "Starts the guest hello."),
        new("vm start -n hello", "Shows what starting it would do."),
        new("vm start -i hello", "Starts it and attaches to its console; ~. leaves."),
    ];

    public override IReadOnlyList<Option> Options => [_plan, _foreground, _interactive, _json];

    public override IReadOnlyList<Argument> Arguments => [_names];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [new(1, "One guest could not be started; with several, their number (at most 69).")];

    public override int Run(ParseResult words, Session session)
    {
        var names = words.GetRequiredValue(_names);
        if (words.GetValue(_plan))
        {
            foreach (var name in names) session.Carry(new Command.Plan(name), words.GetValue(_json));
            return Cli.ExitCodes.Ok;
        }
        if (words.GetValue(_json)) throw Misuse("--json goes with -n");
        return Starting.Run(session, names, medium: null, words.GetValue(_foreground), words.GetValue(_interactive));
    }
}
