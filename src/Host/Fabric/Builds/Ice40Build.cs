using Stead.Fabric.Builds;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Storage;

namespace Stead.Host.Fabric.Builds;

/// <summary>yosys, nextpnr-ice40, icepack: a `.bin` for the board's flash.</summary>
internal sealed class Ice40Build(DesignFiles design, INarrator narrator)
{
    private string Output(string extension) => Path.Combine(design.OutputDirectory, design.Name + extension);

    public BuildResult Run()
    {
        if (design.Constraints.Count > 1)
            throw new UserError($"there are {design.Constraints.Count} constraints files, and nextpnr takes one: {string.Join(", ", design.Constraints)}", "name it in fabric.conf: constraints=\"FILE\"");
        new PackageInstaller(narrator).Require(Ice40Tools.Programs);
        var constraints = design.Constraints is [var only, ..] ? only : null;

        Step("yosys: synthesis", Ice40Tools.Synthesis(design.Verilog, design.Top, Output(".json"), design.Includes), ".yosys.log", result => DesignBuild.Refused(result, ToolMessages.OfYosys(result.Error + result.Output), Output(".yosys.log")));
        Step("nextpnr-ice40: placement and routing", Ice40Tools.PlaceAndRoute(design.Board, Output(".json"), constraints, Output(".asc"), Output(".report.json")), ".nextpnr.log",
            result => DesignBuild.Refused(result, ToolMessages.OfNextpnr(result.Error + result.Output, constraints), Output(".nextpnr.log")));

        var bitstream = Output(".bin");
        var unfinished = AtomicFile.TemporaryOf(bitstream);
        Step("icepack: bitstream", Ice40Tools.Pack(Output(".asc"), unfinished), null, result => new HostException(string.Join(' ', result.Argv), result.Complaint));
        try { File.Move(unfinished, bitstream, overwrite: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {bitstream}", e); }
        return new(bitstream, new FileInfo(bitstream).Length, TextFile.TryRead(Output(".report.json")) is { } report ? BuildReport.TryRead(report) : null, []);
    }

    private void Step(string title, IReadOnlyList<string> argv, string? log, Func<ProcessResult, Exception> refusal)
    {
        ProcessResult result;
        using (narrator.Begin(title)) result = ProcessRunner.Run(argv);
        if (log is not null) AtomicFile.Write(Path.GetFullPath(Output(log)), result.Output + result.Error, AtomicFile.Public);
        if (result.ExitCode != 0) throw refusal(result);
    }
}
