using System.CommandLine;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm list`.</summary>
public sealed class ListVerb : Verb
{
    private readonly Option<bool> _running = Words.Flag("-r", "--running", "only running guests");
    private readonly Option<bool> _verbose = Words.Flag("-v", "--verbose", "also %CPU, resident memory and time since the start");
    private readonly Option<string?> _tag = Words.Text("-t", "--tag", "TAG", "only guests with this tag");
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "list all guests";

    public override string Description =>
        """
        Prints a table of all guests: the store they are in, what they are given, where their screen is, and their state.

        The state is Stopped, Running with the process number of the hypervisor, Bootloader, Suspended, or Locked with a host's name: started and waiting for a VNC viewer, or running on that other host.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm list", "All guests."),
        new("vm list -rv", "Running guests, with the processor time and memory they take."),
    ];

    public override IReadOnlyList<Option> Options => [_running, _verbose, _tag, _json];

    public override int Run(ParseResult words, Session session) =>
        session.Carry(new Command.List(words.GetValue(_running), words.GetValue(_verbose), words.GetValue(_tag)), words.GetValue(_json));
}
