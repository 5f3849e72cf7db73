using System.Globalization;
using System.Text.RegularExpressions;
using Stead.Fabric.Netlist;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Fabric;

/// <summary>Yosys as the front end: from Verilog to a flat netlist of words.</summary>
public static partial class Synthesis
{
    /// <param name="Warnings">Of Yosys, with file and line where it tells them.</param>
    public sealed record Result(NetlistDesign Design, IReadOnlyList<Complaint> Warnings);

    /// <param name="verilog">Paths as the person would type them.</param>
    /// <param name="top">Null: the module that no other uses.</param>
    /// <param name="unknowns">Leave in what is unknown at power-up; else registers without an initial value start at 0, and unknown constants are 0.</param>
    /// <exception cref="UserError">Mistakes in the design, with file and line; or Yosys is missing and cannot be installed.</exception>
    public static Result Run(IReadOnlyList<string> verilog, string? top, INarrator narrator, bool unknowns = false)
    {
        new PackageInstaller(narrator).Require("yosys");
        using var meter = narrator.Begin("yosys");
        var folder = TemporaryFolder();
        try
        {
            var json = Path.Combine(folder, "netlist.json");
            var script = Path.Combine(folder, "script.ys");
            File.WriteAllText(script, Script(verilog, top, json, unknowns));
            var result = ProcessRunner.Run("yosys", "-q", "-Q", "-T", "-s", script);
            var said = Messages(result.Error);
            if (result.ExitCode != 0)
            {
                var errors = said.Where(message => message.IsError).Select(message => message.Complaint).ToList();
                throw errors.Count > 0 ? new UserError(errors) : new HostException("yosys", result.Complaint);
            }
            return new(YosysJson.Read(File.ReadAllBytes(json), "netlist of yosys"), [.. said.Select(message => message.Complaint).Distinct()]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {folder}", e); }
        finally
        {
            try { Directory.Delete(folder, recursive: true); }
            catch (IOException) { }
        }
    }

    private static string TemporaryFolder()
    {
        try { return Directory.CreateTempSubdirectory("stead-").FullName; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From("make a temporary folder", e); }
    }

    private static string Script(IReadOnlyList<string> verilog, string? top, string json, bool unknowns)
    {
        if (verilog.FirstOrDefault(path => path.AsSpan().IndexOfAny('"', '\n', '\\') >= 0) is { } strange)
            throw new UserError([new Complaint("yosys cannot read a file of such a name") { File = strange, Instead = "rename it: no quotes, backslashes and line breaks" }]);
        if (top is not null && !ModuleName().IsMatch(top)) throw new UserError($"'{top}' is not a name of a module");
        var lines = verilog.Select(path => $"read_verilog -sv \"{path}\"").ToList();
        lines.Add(top is null ? "hierarchy -check -auto-top" : $"hierarchy -check -top {top}");
        lines.AddRange(["proc", "flatten", "tribuf"]);
        // Optimising takes unknown values for whatever suits it.
        lines.AddRange(unknowns ? ["opt_clean", "memory -nomap"] : ["setundef -zero -init", "opt", "memory -nomap"]);
        lines.AddRange(["opt_clean", $"write_json \"{json}\""]);
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Names may be hierarchical only where Yosys made them up.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*$")]
    private static partial Regex ModuleName();

    private readonly record struct Message(bool IsError, Complaint Complaint);

    private static List<Message> Messages(string text) => [.. text.Split('\n').Select(line => Spoken().Match(line)).Where(match => match.Success).Select(Read)];

    private static Message Read(Match match)
    {
        var file = match.Groups["file"] is { Success: true, Value: var path } ? path : null;
        int? line = file is not null && int.TryParse(match.Groups["line"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        var what = match.Groups["what"].Value.Trim().TrimEnd('.');
        // `\name' is a name, TOK_NAME a word of the language.
        what = Quoted().Replace(what, "$1");
        what = Token().Replace(what, token => token.Groups[1].Value.ToLowerInvariant());
        if (what.Length > 1 && char.IsUpper(what[0]) && char.IsLower(what[1])) what = char.ToLowerInvariant(what[0]) + what[1..];
        return new(match.Groups["kind"].Value == "ERROR", new Complaint(what) { File = file, Line = line });
    }

    [GeneratedRegex(@"^(?:(?<file>[^:]+):(?<line>\d+)[-.\d]*: )?(?<kind>ERROR|Warning): (?<what>.+)$")]
    private static partial Regex Spoken();

    [GeneratedRegex(@"`\\?([^'`]*)['`]")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bTOK_([A-Z0-9_]+)\b")]
    private static partial Regex Token();
}
