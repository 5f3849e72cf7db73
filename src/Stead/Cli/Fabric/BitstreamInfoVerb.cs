using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Cli.Completion;
using Stead.Fabric.Bitstream;
using Stead.Guests.Json;
using Stead.Host.Fabric;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric info`.</summary>
public sealed class BitstreamInfoVerb : Verb
{
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string> _file = Words.One("FILE", "the bitstream: .bit, .bin, swapped or not, or an iCE40's .bin", Candidates.Files);

    public override string Summary => "tell all that a bitstream says, and whether it is whole";

    public override string Description =>
        """
        Reads the file as the device would, without a device: the header, the part and its IDCODE, full or partial, compressed, encrypted, and every CRC. What is wrong is told with its offset, and so is what no CRC covers.

        Devices of the 7 series and of the Zynq 7000 family are known, and those of the iCE40 family.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("stead fabric info blinky.bit", "What is in it.")];

    public override IReadOnlyList<Option> Options => [_json];

    public override IReadOnlyList<Argument> Arguments => [_file];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes => [new(Cli.ExitCodes.Refused, "The file is damaged, for a device that is not known, or cannot be read.")];

    public override int Run(ParseResult words, Session session)
    {
        var file = BitstreamFile.Read(words.GetRequiredValue(_file));
        session.Terminal.Out.Write(words.GetValue(_json) ? JsonLayout.Format(JsonOf(file)) : BitstreamText.Format(file.Path, file.Facts));
        return file.Facts.IsBad ? Cli.ExitCodes.Refused : Cli.ExitCodes.Ok;
    }

    private static JsonObject JsonOf(BitstreamFile file)
    {
        var facts = file.Facts;
        return new()
        {
            ["file"] = file.Path, ["bytes"] = file.Bytes.Length, ["format"] = facts.Format.ToString().ToLowerInvariant(), ["swapped"] = facts.Order == WordOrder.Swapped,
            ["header"] = facts.Header is { } header ? new JsonObject { ["design"] = header.Design, ["top"] = header.Top, ["part"] = header.Part, ["date"] = header.Date, ["time"] = header.Time } : null,
            ["dataOffset"] = facts.Start, ["dataBytes"] = facts.Length, ["part"] = facts.Die?.Name ?? facts.Name?.ToString(), ["idcode"] = facts.IdCode is { } code ? $"0x{code:x8}" : null,
            ["kind"] = JsonLayout.Strings(BitstreamText.Kind(facts.Traits).Split(", ", StringSplitOptions.RemoveEmptyEntries)), ["frames"] = facts.Frames, ["crcs"] = facts.Crcs.Count,
            ["comment"] = facts.Comment, ["verdict"] = BitstreamText.Verdict(facts),
            ["findings"] = new JsonArray([.. facts.Findings.Select(JsonNode (finding) => new JsonObject { ["offset"] = finding.Offset, ["kind"] = finding.Kind.ToString().ToLowerInvariant(), ["what"] = finding.What })]),
        };
    }
}
