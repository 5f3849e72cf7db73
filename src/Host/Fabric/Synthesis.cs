using System.Text.RegularExpressions;
using Stead.Fabric.Builds;
using Stead.Fabric.Netlist;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>Yosys as the front end: from Verilog to a flat netlist of words.</summary>
public static partial class Synthesis
{
    /// <param name="Warnings">Of Yosys, with file and line where it tells them.</param>
    public sealed record Result(NetlistDesign Design, IReadOnlyList<Complaint> Warnings);

    /// <param name="verilog">Paths as the person would type them.</param>
    /// <param name="top">Null: the module that no other uses.</param>
    /// <param name="unknowns">Leave in what is unknown at power-up; else registers without an initial value start at 0, and unknown constants are 0.</param>
    /// <param name="partCells">Instances of what Xilinx' parts have (PS7, BUFG, ...) are known, and stay as they are.</param>
    /// <exception cref="UserError">Mistakes in the design, with file and line; or Yosys is missing and cannot be installed.</exception>
    public static Result Run(IReadOnlyList<string> verilog, string? top, INarrator narrator, bool unknowns = false, bool partCells = false) =>
        Run(verilog, top, narrator, partCells,
        [
            // Before `proc` too, whose latches take high impedance for what does not matter.
            "tribuf", "proc", "flatten", "tribuf",
            // What enables the writes of a memory is simple before `memory` makes it one for each bit, and complicated afterwards.
            .. unknowns ? (string[])["opt_clean"] : ["opt_reduce", "opt -fast -keepdc"], "memory -nomap",
            // Optimising takes unknown values for whatever suits it, so they are made 0 first; but not the unused inputs of memory ports, which `memory` checks.
            // Fast, that is without opt_muxtree: yosys 0.23's takes another bit for that which selects, where a case has branches that never come.
            .. unknowns ? (string[])[] : ["setundef -zero -init", "opt -fast", "opt_reduce", "opt -fast"],
            "opt_clean",
        ]);

    /// <summary>The design as it is written: modules with their instances, and nothing optimised away.</summary>
    /// <exception cref="UserError">As <see cref="Run(IReadOnlyList{string}, string?, INarrator, bool, bool)"/>.</exception>
    public static Result Elaborate(IReadOnlyList<string> verilog, string? top, INarrator narrator, bool partCells = false) => Run(verilog, top, narrator, partCells, ["proc"]);

    private static Result Run(IReadOnlyList<string> verilog, string? top, INarrator narrator, bool partCells, IReadOnlyList<string> passes)
    {
        new PackageInstaller(narrator).Require("yosys");
        using var meter = narrator.Begin("yosys");
        var folder = TemporaryFolder();
        try
        {
            var json = Path.Combine(folder, "netlist.json");
            var script = Path.Combine(folder, "script.ys");
            File.WriteAllText(script, Script(verilog, top, json, partCells, passes));
            var result = ProcessRunner.Run("yosys", "-q", "-Q", "-T", "-s", script);
            var said = ToolMessages.OfYosys(result.Error);
            if (result.ExitCode != 0)
            {
                var errors = said.Where(message => message.IsError).Select(message => MissingModule.Locate(message.Complaint, Sources(verilog))).ToList();
                throw errors.Count > 0 ? new UserError(errors) : new HostException("yosys", result.Complaint);
            }
            return new(YosysJson.Read(File.ReadAllBytes(json), "netlist of yosys"), [.. said.Select(message => message.Complaint)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {folder}", e); }
        finally
        {
            try { Directory.Delete(folder, recursive: true); }
            catch (IOException) { }
        }
    }

    private static IReadOnlyList<(string Path, string Text)> Sources(IReadOnlyList<string> verilog) => [.. verilog.Select(path => (path, TextFile.TryRead(path) ?? ""))];

    private static string TemporaryFolder()
    {
        try { return Directory.CreateTempSubdirectory("stead-").FullName; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From("make a temporary folder", e); }
    }

    private static string Script(IReadOnlyList<string> verilog, string? top, string json, bool partCells, IReadOnlyList<string> passes)
    {
        if (verilog.FirstOrDefault(path => path.AsSpan().IndexOfAny('"', '\n', '\\') >= 0) is { } strange)
            throw new UserError([new Complaint("yosys cannot read a file of such a name") { File = strange, Instead = "rename it: no quotes, backslashes and line breaks" }]);
        if (top is not null && !ModuleName().IsMatch(top)) throw new UserError($"'{top}' is not a name of a module");
        var lines = new List<string>();
        if (partCells) lines.Add("read_verilog -lib +/xilinx/cells_sim.v +/xilinx/cells_xtra.v");
        lines.AddRange(verilog.Select(path => $"read_verilog -sv \"{path}\""));
        lines.Add(top is null ? "hierarchy -check -auto-top" : $"hierarchy -check -top {top}");
        lines.AddRange(passes);
        if (partCells) lines.Add("delete =A:blackbox");
        lines.Add($"write_json \"{json}\"");
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Names may be hierarchical only where Yosys made them up.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*$")]
    private static partial Regex ModuleName();
}
