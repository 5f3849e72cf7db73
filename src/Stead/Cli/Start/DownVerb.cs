using Stead.Guests.Commands;
using System.CommandLine;

namespace Stead.Cli.Start;

/// <summary>`stead down`.</summary>
public sealed class DownVerb : Verb
{
    public override string Summary => "power all guests off";

    public override string Description =>
        """
        Presses the power button of every guest of vm_dir that runs, waits, and cuts the power of those that do not listen within their stop_timeout. Guests, disks and files stay.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("stead down", "Powers all guests off.")];

    public override int Run(ParseResult words, Session session) => session.Carry(new Command.Down());
}
