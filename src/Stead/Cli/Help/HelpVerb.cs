using System.CommandLine;

namespace Stead.Cli.Help;

/// <summary>`vm help [COMMAND...]`.</summary>
public sealed class HelpVerb(VerbNode root) : Verb
{
    private readonly Argument<string[]> _command = Words.Any("COMMAND", "what to explain; all commands are listed when none is given",
        () => root.VisibleChildren.Select(node => node.Name));

    public override string Summary => "explain a command";

    public override string Description => "Prints what --help prints.";

    public override IReadOnlyList<Example> Examples => [new($"{root.Name} help {root.VisibleChildren.Last().Name}", "Explains that command.")];

    public override IReadOnlyList<Argument> Arguments => [_command];

    public override int Run(ParseResult words, Session session)
    {
        var path = VerbPath.Resolve(root, words.GetValue(_command)!);
        var below = session.Path.Words.SkipLast(1).Concat(path.Words.Skip(1));
        HelpText.Write(session.Terminal.Out, string.Join(' ', below), path.Node, session.Terminal.Width);
        return Cli.ExitCodes.Ok;
    }
}
