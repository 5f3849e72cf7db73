using System.CommandLine;

namespace Stead.Cli.Help;

/// <summary>`vm usage`: all commands, exit code 1 as vm-bhyve has it.</summary>
public sealed class UsageVerb(VerbNode root) : Verb
{
    public override string Summary => "list all commands";

    public override string Description => "Prints every command with one line each.";

    public override IReadOnlyList<Example> Examples => [new($"{root.Name} usage", "Lists all commands.")];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [new(1, "Always, as vm-bhyve has it.")];

    public override int Run(ParseResult words, Session session)
    {
        HelpText.WriteUsage(session.Terminal.Out, root.Name, root, session.Terminal.Width);
        return Cli.ExitCodes.Refused;
    }
}
