using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Fabric.Bitstream;
using Stead.Fabric.Boards;
using Stead.Host.Fabric;
using Stead.Host.Fabric.Loading;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric load`.</summary>
public sealed class LoadVerb : Verb
{
    private readonly Option<string?> _via = Words.Text("--via", "WAY", $"{string.Join(", ", LoaderTable.Names)} (default: the way into this machine's own fabric)", () => LoaderTable.Names);
    private readonly Option<string?> _board = Words.Text("-b", "--board", "BOARD", "the board it goes to (default: that of the design's folder, or the article's)", () => BoardTable.Keys);
    private readonly Option<bool> _check = Words.Flag("-n", "--check", "only check whether it could be loaded");
    private readonly Option<bool> _partial = Words.Flag("--partial", "it is a partial bitstream, for a design that is loaded");
    private readonly Option<bool> _unchecked = Words.Flag("--unchecked", "take one whose damage could not be seen: without a CRC, or encrypted");
    private readonly Option<bool> _hasPs = Words.Flag("--has-ps", "the design has the processor system in it: no warning");
    private readonly Option<string?> _device = Words.Text("--device", "DEVICE", "devcfg: the path; fpga_manager: fpga1; openfpgaloader: the FTDI serial number", Candidates.Files);
    private readonly Option<string?> _out = Words.Text("--out", "DIR", "uboot: where boot.cmd and boot.scr go (default: beside the bitstream)", Candidates.Files);
    private readonly Argument<string> _file = Words.One("FILE", "the bitstream, or the design's folder", Candidates.Files);

    public override string Summary => "load a bitstream into a board, after checking it";

    public override string Description =>
        $"""
        First the bitstream is read to its end: one that is damaged, cut short, or for another part than the board's is refused before anything is written, since loading begins with clearing the fabric.

        The ways: {string.Join("; ", LoaderTable.All.Select(loader => $"{loader.Name}, {loader.Summary}"))}.

        On a Zynq that runs a system, a design without the processor system stops that system. A bitstream does not show which one it is: the sources that lie around it are searched, and where they are not there you are warned.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric load --via uboot static.bit", "Prints the two commands of the article, and writes boot.cmd and boot.scr."),
        new("stead fabric load --via openfpgaloader blinky", "Over USB, to the board that the folder blinky is for."),
        new("stead fabric load --board arty-z7-20 --via devcfg blinky.bit", "On FreeBSD, on the board itself."),
    ];

    public override IReadOnlyList<Option> Options => [_via, _board, _check, _partial, _unchecked, _hasPs, _device, _out];

    public override IReadOnlyList<Argument> Arguments => [_file];

    public override int Run(ParseResult words, Session session)
    {
        var path = words.GetRequiredValue(_file);
        var loader = words.GetValue(_via) is { } via ? LoaderTable.Get(via) : null;
        var (file, named) = BuiltDesign.Find(path, words.GetValue(_board) is { } key ? BoardTable.Get(key) : null);
        var board = named ?? BoardTable.Get(BoardTable.Default);
        if (named is null) session.Narrator.Warn($"no board was named: {file.Path} is checked for the {board.Name} (--board: {string.Join(", ", BoardTable.Keys)})");
        var partial = words.GetValue(_partial);
        file.Require(new BitstreamDemand(PartName.Parse(board.Part), partial, words.GetValue(_unchecked)));
        foreach (var finding in file.Facts.Findings) session.Narrator.Warn($"{file.Path}: {finding}");
        if (words.GetValue(_check))
        {
            session.Terminal.Out.WriteLine($"{file.Path}: good, for the {board.Name}");
            return Cli.ExitCodes.Ok;
        }
        loader ??= LoaderTable.OfThisHost();
        var order = new LoadOrder(file, board, partial, words.GetValue(_device), words.GetValue(_out));
        if (loader.ReplacesRunning(order) && !words.GetValue(_hasPs) && ProcessorSystem.Warning(file) is { } warning) session.Narrator.Warn(warning + " (--has-ps: it has)");
        loader.Load(order, session.Narrator);
        return Cli.ExitCodes.Ok;
    }
}
