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
    /// <param name="HasPartCells">The design has instances of what is in its part.</param>
    public sealed record Result(NetlistDesign Design, IReadOnlyList<Complaint> Warnings, bool HasPartCells);

    /// <param name="verilog">Paths as the person would type them.</param>
    /// <param name="top">Null: the module that no other uses.</param>
    /// <param name="unknowns">Leave in what is unknown at power-up; else registers without an initial value start at 0, and unknown constants are 0.</param>
    /// <param name="cells">Where the design has instances of them, they do what they do in the part; those of which nobody says it stay as they are.</param>
    /// <param name="includes">Folders of headers.</param>
    /// <exception cref="UserError">Mistakes in the design, with file and line; or Yosys is missing and cannot be installed.</exception>
    public static Result Run(IReadOnlyList<string> verilog, string? top, INarrator narrator, bool unknowns = false, PartCells? cells = null, IReadOnlyList<string>? includes = null)
    {
        string[] passes =
        [
            // Before `proc` too, whose latches take high impedance for what does not matter.
            "tribuf", "proc", "flatten", "tribuf",
            // What enables the writes of a memory is simple before `memory` makes it one for each bit, and complicated afterwards.
            .. unknowns ? (string[])["opt_clean"] : ["opt_reduce", "opt -fast -keepdc"], "memory -nomap",
            // Optimising takes unknown values for whatever suits it, so they are made 0 first; but not the unused inputs of memory ports, which `memory` checks.
            // Fast, that is without opt_muxtree: yosys 0.23's takes another bit for that which selects, where a case has branches that never come.
            .. unknowns ? (string[])[] : ["setundef -zero -init", "opt -fast", "opt_reduce", "opt -fast"],
            "opt_clean",
        ];
        try { return Run(verilog, top, narrator, null, true, passes, includes ?? []); }
        catch (UserError e) when (cells is not null && e.Complaints.Any(MissingModule.IsOne))
        {
            // Reading all that Xilinx' parts have takes a second: only for designs that use it.
            return Run(verilog, top, narrator, cells, true, passes, includes ?? []);
        }
    }

    /// <summary>The design as it is written: modules with their instances, and nothing optimised away.</summary>
    /// <param name="cells">Instances of them are known, and stay as they are.</param>
    /// <exception cref="UserError">As <see cref="Run(IReadOnlyList{string}, string?, INarrator, bool, PartCells?, IReadOnlyList{string}?)"/>.</exception>
    public static Result Elaborate(IReadOnlyList<string> verilog, string? top, INarrator narrator, PartCells? cells = null, IReadOnlyList<string>? includes = null) =>
        Run(verilog, top, narrator, cells, false, ["proc"], includes ?? []);

    private static Result Run(IReadOnlyList<string> verilog, string? top, INarrator narrator, PartCells? cells, bool define, IReadOnlyList<string> passes, IReadOnlyList<string> includes)
    {
        new PackageInstaller(narrator).Require("yosys");
        using var meter = narrator.Begin("yosys");
        var folder = TemporaryFolder();
        try
        {
            var json = Path.Combine(folder, "netlist.json");
            var script = Path.Combine(folder, "script.ys");
            var model = cells is { Model: not null } ? Path.Combine(folder, PartCells.ModelFile) : null;
            if (model is not null) File.WriteAllText(model, cells!.Verilog);
            File.WriteAllText(script, Script(verilog, includes, top, json, [.. cells?.Declare(model) ?? []], [.. define && cells is not null ? cells.Define(model) : []], passes));
            var result = ProcessRunner.Run("yosys", "-q", "-Q", "-T", "-s", script);
            var said = ToolMessages.OfYosys(result.Error);
            if (result.ExitCode != 0)
            {
                var sources = Sources(verilog, includes);
                var errors = said.Where(message => message.IsError).Select(message => MissingFile.Locate(MissingModule.Locate(message.Complaint, sources), sources)).ToList();
                throw errors.Count > 0 ? new UserError(errors) : new HostException("yosys", result.Complaint);
            }
            return new(YosysJson.Read(File.ReadAllBytes(json), "netlist of yosys"), [.. said.Select(message => message.Complaint).Where(complaint => cells?.Concerns(complaint) != true)], cells is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {folder}", e); }
        finally
        {
            try { Directory.Delete(folder, recursive: true); }
            catch (IOException) { }
        }
    }

    private static IReadOnlyList<(string Path, string Text)> Sources(IReadOnlyList<string> verilog, IReadOnlyList<string> includes) =>
        [.. verilog.Concat(includes.SelectMany(Headers)).Select(path => (path, TextFile.TryRead(path) ?? ""))];

    private static IEnumerable<string> Headers(string folder)
    {
        try { return [.. Directory.EnumerateFiles(folder).Where(path => DesignFiles.HeaderExtensions.Contains(Path.GetExtension(path)))]; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return []; }
    }

    private static string TemporaryFolder()
    {
        try { return Directory.CreateTempSubdirectory("stead-").FullName; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From("make a temporary folder", e); }
    }

    private static string Script(IReadOnlyList<string> verilog, IReadOnlyList<string> includes, string? top, string json, IReadOnlyList<string> before, IReadOnlyList<string> after, IReadOnlyList<string> passes)
    {
        if (verilog.FirstOrDefault(path => path.AsSpan().IndexOfAny('"', '\n', '\\') >= 0) is { } strange)
            throw new UserError([new Complaint("yosys cannot read a file of such a name") { File = strange, Instead = "rename it: no quotes, backslashes and line breaks" }]);
        if (top is not null && !ModuleName().IsMatch(top)) throw new UserError($"'{top}' is not a name of a module");
        var lines = new List<string>(before);
        if (includes.Count > 0) lines.Add($"verilog_defaults -add {string.Join(' ', includes.Select(folder => "-I" + folder))}");
        lines.AddRange(verilog.Select(path => $"read_verilog -sv \"{path}\""));
        lines.Add(top is null ? "hierarchy -check -auto-top" : $"hierarchy -check -top {top}");
        lines.AddRange(after);
        lines.AddRange(passes);
        if (before.Count > 0) lines.Add("delete =A:blackbox =A:whitebox");
        lines.Add($"write_json \"{json}\"");
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Names may be hierarchical only where Yosys made them up.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*$")]
    private static partial Regex ModuleName();
}
