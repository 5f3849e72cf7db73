using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Fabric.Bitstream;
using Stead.Guests;
using Stead.Host.Fabric;
using Stead.Host.Storage;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric convert`.</summary>
public sealed class ConvertVerb : Verb
{
    private readonly Option<bool> _swap = Words.Flag("-s", "--swap", "swap the bytes of each word, as devcfg and Linux' FPGA manager want them (for a .bin)");
    private readonly Option<string?> _top = Words.Text("--top", "NAME", "the top module that the header names (for a .bit; default: the input's, or top)");
    private readonly Option<string?> _part = Words.Text("--part", "PART", "the part that the header names, 7z020clg400 (default: the input's, or the device alone)");
    private readonly Option<string?> _date = Words.Text("--date", "DATE", "the header's date and time, 2017/01/24T18:16:11 (default: the input's, or now)");
    private readonly Argument<string> _in = Words.One("IN", "a .bit or a .bin, swapped or not", Candidates.Files);
    private readonly Argument<string> _out = Words.One("OUT", "what to write: its name ends in .bit or .bin", Candidates.Files);

    public override string Summary => "make a .bin of a .bit, and back, or swap its bytes";

    public override string Description =>
        """
        A .bit has a header before the configuration data, a .bin has none. U-Boot's 'fpga loadb' wants a .bit, its 'fpga load' a .bin; devcfg and Linux' FPGA manager want a .bin whose bytes are swapped.

        Of a damaged file nothing is written.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric convert blinky.bit blinky.bin", "Without the header."),
        new("stead fabric convert --swap blinky.bit blinky.bin", "For /lib/firmware."),
        new("stead fabric convert --top blinky --part 7z020clg400 blinky.bin blinky.bit", "With a header again."),
    ];

    public override IReadOnlyList<Option> Options => [_swap, _top, _part, _date];

    public override IReadOnlyList<Argument> Arguments => [_in, _out];

    public override int Run(ParseResult words, Session session)
    {
        var (file, output) = (BitstreamFile.Read(words.GetRequiredValue(_in)), words.GetRequiredValue(_out));
        file.Require(new BitstreamDemand(Partial: file.Facts.Has(BitstreamTraits.Partial), AllowUnchecked: true));
        if (file.Facts.Format == BitstreamFormat.Ice40) throw new UserError([new Complaint("an iCE40's bitstream has one form only") { File = file.Path }]);
        foreach (var finding in file.Facts.Findings) session.Narrator.Warn($"{file.Path}: {finding}");
        var isHeaderAsked = words.GetValue(_top) is not null || words.GetValue(_part) is not null || words.GetValue(_date) is not null;
        var content = Path.GetExtension(output).ToLowerInvariant() switch
        {
            ".bit" when words.GetValue(_swap) => throw Misuse("a .bit has its bytes in the usual order", "leave out --swap, or write a .bin"),
            ".bit" => BitstreamConversion.WithHeader(file.Bytes, file.Facts, HeaderOf(words, file.Facts)),
            ".bin" when isHeaderAsked => throw Misuse("a .bin has no header", "leave out --top, --part and --date, or write a .bit"),
            ".bin" => BitstreamConversion.Data(file.Bytes, file.Facts, words.GetValue(_swap) ? WordOrder.Swapped : WordOrder.Plain),
            _ => throw Misuse($"'{Names.Printable(output)}' ends neither in .bit nor in .bin"),
        };
        AtomicFile.Write(Path.GetFullPath(output), content, AtomicFile.Public);
        session.Terminal.Out.WriteLine($"{output}: {content.Length} bytes");
        return Cli.ExitCodes.Ok;
    }

    private BitHeader HeaderOf(ParseResult words, BitstreamFacts facts)
    {
        var header = facts.Header ?? new("top", facts.Part!.Name, "", "");
        if (words.GetValue(_top) is { } top) header = header with { Design = string.Join(';', header.Design.Split(';').Skip(1).Prepend(Field(top, "--top"))) };
        if (words.GetValue(_part) is { } part)
        {
            var name = PartName.Parse(Field(part, "--part"));
            if (facts.Part is { } own && name.Device != own.Name) throw new UserError($"the bitstream is for {own}, and not for {name} (option --part)");
            header = header with { Part = name.Device + name.Package };
        }
        if (words.GetValue(_date) is { } date) return header with { Date = Date(date)[0], Time = Date(date)[1] };
        var now = DateTime.Now;
        return header.Date.Length > 0 ? header : header with { Date = $"{now:yyyy'/'MM'/'dd}", Time = $"{now:HH':'mm':'ss}" };
    }

    private static string[] Date(string text) =>
        Field(text, "--date").Split('T') is [{ Length: > 0 }, { Length: > 0 }] both ? both : throw Misuse($"'{Names.Printable(text)}' is not a date and a time (option --date)", "write 2017/01/24T18:16:11");

    private static string Field(string text, string option) => text.Length is > 0 and < BitHeader.LongestField / 2 && text.All(c => c is > ' ' and <= '~' and not ';')
        ? text : throw Misuse($"'{Names.Printable(text)}' cannot stand in a header (option {option})", "use ASCII without blanks and ';'");
}
