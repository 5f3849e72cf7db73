using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Fabric.Boards;
using Stead.Fabric.Projects;
using Stead.Host.Fabric;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric new`.</summary>
public sealed class NewVerb : Verb
{
    private readonly Option<string?> _board = Words.Text("-b", "--board", "BOARD", $"the board it is for (default: {BoardTable.Default})", () => BoardTable.Keys);
    private readonly Option<string?> _design = Words.Text("-d", "--design", "DESIGN", $"{string.Join(" or ", ProjectTemplate.Designs)} (default: {ProjectTemplate.DefaultDesign})", () => ProjectTemplate.Designs);
    private readonly Argument<string> _directory = Words.One("DIR", "the folder to make", Candidates.Files);

    public override string Summary => "make a folder with a design to start from";

    public override string Description =>
        $"""
        Writes the design (top.v), its constraints with every pin of the board, those that are not used as comments, and {Project.FileName}, which tells the board and the top module. Files that are there are never replaced.

        blinky counts seconds on the LEDs in binary, static lights every other LED. The boards are {string.Join(", ", BoardTable.Keys)}; 'stead fabric boards' tells more about them.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric new blinky", "A design for the Arty Z7-20 that counts seconds."),
        new("stead fabric new -b icestick -d static lights", "For the iCEstick, whose bitstream the open tools can build."),
    ];

    public override IReadOnlyList<Option> Options => [_board, _design];

    public override IReadOnlyList<Argument> Arguments => [_directory];

    public override int Run(ParseResult words, Session session)
    {
        var board = BoardTable.Get(words.GetValue(_board) ?? BoardTable.Default);
        foreach (var path in ProjectCreation.Create(words.GetRequiredValue(_directory), words.GetValue(_design) ?? ProjectTemplate.DefaultDesign, board))
            session.Terminal.Out.WriteLine(path);
        return Cli.ExitCodes.Ok;
    }
}
