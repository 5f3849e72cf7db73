using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Fabric.Constraints;
using Stead.Guests.Json;
using Stead.Host.Fabric;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric check`.</summary>
public sealed class CheckVerb : Verb
{
    private readonly Option<string?> _board = DesignWords.Board();
    private readonly Option<string?> _top = DesignWords.Top();
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string[]> _paths = DesignWords.Paths();

    public override string Summary => "find mistakes in a design and its constraints";

    public override string Description =>
        """
        Reads the Verilog (with yosys) and the constraints, and tells everything at once, with file and line.

        Of the constraints: pins and ports that do not exist, pins used twice, ports and bits without a pin, IO standards that the bank's supply does not allow or that are mixed in a bank, clocks whose period is not the board's or whose pin cannot be a clock, commands and properties that are misspelt.

        Of the Verilog: mistakes, wires that nothing drives or reads, latches, loops without a register; and with verilator installed also values that lose bits, and suspicious assignments and cases.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric check blinky", "Checks a design's folder."),
        new("stead fabric check -b pynq-z1 top.v pins.xdc", "Checks files, for another board."),
    ];

    public override IReadOnlyList<Option> Options => [_board, _top, _json];

    public override IReadOnlyList<Argument> Arguments => [_paths];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [new(Cli.ExitCodes.Ok, "There are no errors; there may be warnings."), new(Cli.ExitCodes.Refused, "There are errors.")];

    public override int Run(ParseResult words, Session session)
    {
        var design = DesignFiles.Find(words.GetValue(_paths) ?? [], words.GetValue(_board), words.GetValue(_top));
        var findings = DesignCheck.RunWithLint(design, session.Narrator).Findings;
        if (words.GetValue(_json)) session.Terminal.Out.Write(JsonOf(findings));
        else
        {
            foreach (var finding in findings.All) session.Terminal.Out.WriteLine(finding);
            session.Terminal.Out.WriteLine($"{design.Name} on the {design.Board.Name}{(design.BoardIsAssumed ? " (no board was named)" : "")}: {Count(findings.Errors, "error")}, {Count(findings.Warnings, "warning")}");
        }
        return findings.Errors > 0 ? Cli.ExitCodes.Refused : Cli.ExitCodes.Ok;
    }

    private static string Count(int number, string what) => number switch { 0 => $"no {what}s", 1 => $"1 {what}", _ => $"{number} {what}s" };

    private static string JsonOf(Findings findings) => JsonLayout.Format(new JsonArray([.. findings.All.Select(JsonNode (finding) => new JsonObject
    {
        ["severity"] = finding.IsError ? "error" : "warning", ["file"] = finding.Complaint.File, ["line"] = finding.Complaint.Line,
        ["what"] = finding.Complaint.What, ["instead"] = finding.Complaint.Instead,
    })]));
}
