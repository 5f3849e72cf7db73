using System.Text.RegularExpressions;

namespace Stead.Fabric.Builds;

/// <summary>Yosys does not say where a header or the contents of a memory are asked for: the sources do.</summary>
public static partial class MissingFile
{
    /// <param name="sources">Paths and texts of the Verilog files and of the headers.</param>
    /// <returns>The complaint, with file, line and what to do where it is about a file that cannot be read.</returns>
    public static Complaint Locate(Complaint complaint, IReadOnlyList<(string Path, string Text)> sources)
    {
        if (Missing().Match(complaint.What) is not { Success: true } match) return complaint;
        var name = match.Groups["header"].Success ? match.Groups["header"].Value : match.Groups["memory"].Value;
        var isHeader = match.Groups["header"].Success;
        var located = new Complaint(isHeader ? $"there is no header {name}" : $"there is no file {name} for {match.Groups["task"].Value}")
        {
            Instead = isHeader ? "put it into the design's folder" : "name it as seen from here or from the folder of the Verilog file",
        };
        foreach (var (path, text) in sources)
        {
            var use = Regex.Match(text, $@"(`include|\$readmem[bh]\s*\()[^""\n]*""{Regex.Escape(name)}""", RegexOptions.None, TimeSpan.FromSeconds(1));
            if (use.Success) return located with { File = path, Line = 1 + text.AsSpan(0, use.Index).Count('\n') };
        }
        return located;
    }

    [GeneratedRegex(@"^can(?:'t| ?not) open (?:include file (?<header>.+)!|file (?<memory>.+) for \\?(?<task>\$readmem[bh]))$")]
    private static partial Regex Missing();
}
