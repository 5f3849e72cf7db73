using System.CommandLine;
using Stead.Host.Laboratory;

namespace Stead.Cli.Lab;

/// <summary>`stead lab show`.</summary>
public sealed class LabShowVerb : Verb
{
    private readonly Argument<string> _experiment = Laboratory.Experiment();

    public override string Summary => "print an experiment's file";

    public override string Description => "Prints the file: what is simulated, what should come out, and what is checked. It is a good beginning for one of your own.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead lab show bufferbloat", "What the experiment is made of."),
        new("stead lab show bufferbloat > mine.lab", "A beginning; stead lab run mine.lab runs it."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_experiment];

    public override int Run(ParseResult words, Session session)
    {
        session.Terminal.Out.Write(ExperimentFiles.Show(words.GetRequiredValue(_experiment)));
        return Cli.ExitCodes.Ok;
    }
}
