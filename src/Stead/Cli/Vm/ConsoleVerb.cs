using System.CommandLine;
using Stead.Cli.Completion;

namespace Stead.Cli.Vm;

/// <summary>`vm console`.</summary>
public sealed class ConsoleVerb : Verb
{
    private readonly Option<bool> _wait = Words.Flag("-w", "--wait", "wait until the guest has been started");
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);
    private readonly Argument<string?> _port = Words.Optional("PORT", "com1 or com2; the guest's first when none is given", Candidates.OneOf("com1", "com2"));

    public override string Summary => "attach to a guest's serial port";

    public override string Description =>
        """
        Connects this terminal to a serial port of a running guest, after the last lines it said. Several can watch and type at the same time.

        ~. at the beginning of a line leaves; ~~ sends a tilde; ~? lists the others. What is piped in goes to the guest as it is, and the end of it is no reason to leave: the guest's answers are still printed until it ends.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm console hello", "Attaches to the first serial port of hello."),
        new("vm console -w hello com2", "Waits until hello has been started, then attaches to com2."),
    ];

    public override IReadOnlyList<Option> Options => [_wait];

    public override IReadOnlyList<Argument> Arguments => [_name, _port];

    public override int Run(ParseResult words, Session session) =>
        Consoles.Attach(session, words.GetRequiredValue(_name), words.GetValue(_port), words.GetValue(_wait));
}
