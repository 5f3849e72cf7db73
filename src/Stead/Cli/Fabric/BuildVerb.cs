using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Cli.Completion;
using Stead.Fabric.Boards;
using Stead.Guests.Json;
using Stead.Host.Fabric;
using Stead.Host.Fabric.Builds;
using Stead.Host.Hypervisors;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric build`.</summary>
public sealed class BuildVerb : Verb
{
    private readonly Option<string?> _flow = Words.Text("-F", "--flow", "FLOW", "vivado or ice40 (default: what the board's part needs)", Candidates.OneOf("vivado", "ice40"));
    private readonly Option<string?> _board = DesignWords.Board();
    private readonly Option<string?> _top = DesignWords.Top();
    private readonly Option<bool> _force = Words.Flag("-f", "--force", "build in spite of what the check of the constraints found");
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string[]> _paths = DesignWords.Paths();

    public override string Summary => "make the bitstream of a design";

    public override string Description =>
        """
        Checks the constraints, then makes implementation/NAME.bit or NAME.bin in the design's folder; an older one stays until the new one is complete.

        vivado writes a Tcl script for Vivado's batch mode and runs it where Vivado is installed; elsewhere it tells what to run. ice40 runs yosys, nextpnr-ice40 and icepack; what is missing of them is installed.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric build blinky", "Makes blinky/implementation/blinky.bit, or .bin for an iCE40 board."),
        new("stead fabric build --board icestick --top top top.v icestick.pcf", "Of files, without a folder's settings."),
    ];

    public override IReadOnlyList<Option> Options => [_flow, _board, _top, _force, _json];

    public override IReadOnlyList<Argument> Arguments => [_paths];

    public override int Run(ParseResult words, Session session)
    {
        var design = DesignFiles.Find(words.GetValue(_paths) ?? [], words.GetValue(_board), words.GetValue(_top));
        if (words.GetValue(_flow) is { } flow) RequireFlow(design.Board, flow);
        if (!words.GetValue(_force)) RequireNoErrors(design, session);
        var json = words.GetValue(_json);
        var result = DesignBuild.Run(design, session.Narrator);
        foreach (var warning in result.Warnings) session.Terminal.Error.WriteLine(warning);
        session.Terminal.Out.Write(json ? JsonLayout.Format(JsonOf(design, result)) : Text(design, result));
        return Cli.ExitCodes.Ok;
    }

    /// <summary>Vivado reads Verilog by itself: without yosys only the tool will tell.</summary>
    private static void RequireNoErrors(DesignFiles design, Session session)
    {
        if (design.Board.Flow == BuildFlow.Vivado && Programs.Find("yosys") is null)
        {
            session.Narrator.Warn("yosys is not installed, so the constraints were not checked");
            return;
        }
        var findings = DesignCheck.Run(design, session.Narrator).Findings;
        foreach (var warning in findings.All.Where(finding => !finding.IsError)) session.Terminal.Error.WriteLine(warning);
        if (findings.Errors > 0) throw new UserError([.. findings.All.Where(finding => finding.IsError).Select(finding => finding.Complaint)]);
    }

    private static void RequireFlow(Board board, string flow)
    {
        if (!Enum.TryParse<BuildFlow>(flow, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted)) throw Misuse($"there is no flow '{Guests.Names.Printable(flow)}' (option --flow)", "it is vivado or ice40");
        if (wanted == board.Flow) return;
        throw new UserError(wanted == BuildFlow.Ice40
            ? $"the part of the {board.Name}, {board.Part}, is not an iCE40: no open tools build for it"
            : $"Vivado does not build for the {board.Name}: its part is {board.Part}",
            $"leave --flow out, or say for which board: --board {string.Join(" or ", BoardTable.Keys.Where(key => BoardTable.Get(key).Flow == wanted))}");
    }

    private static string Text(DesignFiles design, BuildResult result)
    {
        var lines = new List<string> { $"{result.Bitstream}: {result.Bytes} bytes for the {design.Board.Name} ({design.Board.Part})" };
        foreach (var clock in result.Report?.Clocks ?? []) lines.Add(string.Create(CultureInfo.InvariantCulture, $"  clock {clock.Name}: up to {clock.Achieved:0.0} MHz, {clock.Needed:0.0} MHz needed"));
        foreach (var resource in (result.Report?.Resources ?? []).Where(resource => resource.Used > 0)) lines.Add($"  {resource.Used} of {resource.Available} {NameOf(resource.Name)}");
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string NameOf(string resource) => resource switch
    {
        "ICESTORM_LC" => "logic cells",
        "ICESTORM_RAM" => "memory blocks",
        "ICESTORM_PLL" => "PLLs",
        "ICESTORM_DSP" => "multipliers",
        "SB_IO" => "pins",
        "SB_GB" => "global buffers",
        _ => resource,
    };

    private static JsonNode JsonOf(DesignFiles design, BuildResult result) => new JsonObject
    {
        ["bitstream"] = result.Bitstream, ["bytes"] = result.Bytes, ["board"] = design.Board.Key, ["part"] = design.Board.Part,
        ["clocks"] = new JsonArray([.. (result.Report?.Clocks ?? []).Select(JsonNode (clock) => new JsonObject { ["name"] = clock.Name, ["mhz"] = clock.Achieved, ["needed_mhz"] = clock.Needed })]),
        ["resources"] = new JsonArray([.. (result.Report?.Resources ?? []).Select(JsonNode (resource) => new JsonObject { ["name"] = resource.Name, ["used"] = resource.Used, ["available"] = resource.Available })]),
    };
}
