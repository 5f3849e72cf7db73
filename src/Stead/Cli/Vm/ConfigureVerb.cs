using System.CommandLine;
using Stead.Cli.Completion;

namespace Stead.Cli.Vm;

/// <summary>`vm configure`, `vm edit`.</summary>
public sealed class ConfigureVerb : Verb
{
    private readonly Argument<string> _name = Words.One("NAME", "the guest", Candidates.Guests);

    public override string Summary => "edit a guest's file";

    public override string Description =>
        """
        Opens the guest's file in $VISUAL, $EDITOR or vi, and checks it on leaving: what is wrong is shown with its line, and you can go back, save it all the same, or discard the change. The file itself is only replaced, whole, when you save.

        A running guest has the change from its next start.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("EDITOR=nano vm configure web", "Edits the file of the guest web.")];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session) => new FileEditing(session, words.GetRequiredValue(_name)).Run();
}
