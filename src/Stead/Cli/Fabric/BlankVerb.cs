using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Fabric.Bitstream;
using Stead.Fabric.Boards;
using Stead.Host.Storage;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric blank`.</summary>
public sealed class BlankVerb : Verb
{
    private readonly Option<string?> _board = Words.Text("-b", "--board", "BOARD", $"the board it is for (default: {BoardTable.Default})", () => BoardTable.Keys);
    private readonly Argument<string> _out = Words.One("OUT", "the file to write, NAME.bit", Candidates.Files);

    public override string Summary => "write a bitstream of an empty design";

    public override string Description =>
        """
        Every frame is zero: no wire is connected, no pin driven. It has the size, the header and the commands of one that Vivado writes, for trying the ways into a board, real or virtual, before there is a design.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("stead fabric blank blank.bit", "As long as the article's: 4045663 bytes.")];

    public override IReadOnlyList<Option> Options => [_board];

    public override IReadOnlyList<Argument> Arguments => [_out];

    public override int Run(ParseResult words, Session session)
    {
        var (board, output) = (BoardTable.Get(words.GetValue(_board) ?? BoardTable.Default), words.GetRequiredValue(_out));
        var name = PartName.Parse(board.Part);
        if (PartTable.Find(name.Device) is not { } part) throw new UserError($"the {board.Name} has an {name}, and an empty design can only be written for the 7 series", "stead fabric build makes one of the smallest design");
        if (!output.EndsWith(".bit", StringComparison.OrdinalIgnoreCase)) throw Misuse($"'{Guests.Names.Printable(output)}' does not end in .bit", "stead fabric convert makes a .bin of it");
        var data = BitstreamWriter.Write(part, new uint[part.DataWords]);
        // The fields, and their lengths, that Vivado writes for a top module named top.
        var header = new BitHeader("top;UserID=0XFFFFFFFF;Version=0000.0", name.Device + name.Package, "1970/01/01", "00:00:00");
        AtomicFile.Write(Path.GetFullPath(output), [.. header.Write(data.Length), .. data], AtomicFile.Public);
        session.Terminal.Out.WriteLine($"{output}: {new FileInfo(output).Length} bytes");
        return Cli.ExitCodes.Ok;
    }
}
