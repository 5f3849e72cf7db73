using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm stop`.</summary>
public sealed class StopVerb : Verb
{
    private readonly Option<bool> _force = Words.Flag("-f", "--force", "cut the power when the time is up");
    private readonly Option<int?> _time = Words.Number("-t", "--timeout", "SECONDS", "how long to wait (default: the guest's stop_timeout, or 90)");
    private readonly Argument<string[]> _names = Words.Some("NAME", "the guests", Candidates.Guests);

    public override string Summary => "shut guests down";

    public override string Description =>
        """
        Presses the guest's ACPI power button and waits until it has powered itself off. A guest that does not listen is left running and told as a failure, unless -f is given.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm stop web", "Asks web to shut down, and waits."),
        new("vm stop -f -t 30 web db", "Cuts the power of those that are still running after 30 seconds."),
    ];

    public override IReadOnlyList<Option> Options => [_force, _time];

    public override IReadOnlyList<Argument> Arguments => [_names];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.Stop(words.GetRequiredValue(_names),
            words.GetValue(_time) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, words.GetValue(_force)));
}
