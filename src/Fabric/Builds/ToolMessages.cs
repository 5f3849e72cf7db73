using System.Text.RegularExpressions;
using Stead.Fabric.Constraints;

namespace Stead.Fabric.Builds;

/// <summary>What build tools print, as findings with the file and line where the tool says them.</summary>
public static partial class ToolMessages
{
    private const int Most = 50;

    /// <summary>`ERROR: [Synth 8-439] module 'x' not found [/a/top.v:12]`.</summary>
    public static IReadOnlyList<Finding> OfVivado(string output)
    {
        var findings = new Findings();
        foreach (Match match in Vivado().Matches(output).Take(Most))
        {
            var place = match.Groups["file"].Success ? new Place(match.Groups["file"].Value, int.Parse(match.Groups["line"].Value)) : Place.Nowhere;
            var what = $"{match.Groups["text"].Value.TrimEnd()} [{match.Groups["code"].Value}]";
            if (match.Groups["kind"].Value == "ERROR") findings.Error(place, what);
            else findings.Warning(place, what);
        }
        return findings.All;
    }

    [GeneratedRegex(@"^(?<kind>ERROR|CRITICAL WARNING): \[(?<code>[^\]]+)\] (?<text>.*?)(?: \[(?<file>[^\[\]]+):(?<line>\d{1,7})\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Vivado();

    /// <summary>`top.v:2: ERROR: syntax error, unexpected TOK_WIRE`.</summary>
    public static IReadOnlyList<Finding> OfYosys(string output)
    {
        var findings = new Findings();
        foreach (Match match in Yosys().Matches(output).Take(Most))
        {
            var place = match.Groups["file"].Success && int.TryParse(match.Groups["line"].Value, out var line) && line > 0 ? new Place(match.Groups["file"].Value, line) : Place.Nowhere;
            findings.Add(match.Groups["kind"].Value == "ERROR", new(InPlainWords(match.Groups["text"].Value)) { File = place.File, Line = place.Line });
        }
        return findings.All;
    }

    /// <summary>`\name' is a name, TOK_NAME a word of the language.</summary>
    private static string InPlainWords(string text)
    {
        text = YosysToken().Replace(YosysName().Replace(text.Trim().TrimEnd('.'), "$1"), token => token.Groups[1].Value.ToLowerInvariant());
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    [GeneratedRegex(@"^(?:(?<file>[^\n:]+):(?<line>\d{1,9})[-.\d]*: )?(?<kind>ERROR|Warning): (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Yosys();

    [GeneratedRegex(@"`\\?([^'`]*)['`]")]
    private static partial Regex YosysName();

    [GeneratedRegex(@"\bTOK_([A-Z0-9_]+)\b")]
    private static partial Regex YosysToken();

    /// <summary>`ERROR: package does not have a pin named '9a' (on line 4)`: such lines are of the constraints file.</summary>
    public static IReadOnlyList<Finding> OfNextpnr(string output, string? constraints)
    {
        var findings = new Findings();
        foreach (Match match in Nextpnr().Matches(output).Take(Most))
        {
            var place = constraints is not null && match.Groups["line"].Success ? new Place(constraints, int.Parse(match.Groups["line"].Value)) : Place.Nowhere;
            findings.Error(place, match.Groups["text"].Value.TrimEnd());
        }
        return findings.All;
    }

    [GeneratedRegex(@"^ERROR: (?<text>.*?)(?: ?\(on line (?<line>\d{1,7})\))?\r?$", RegexOptions.Multiline)]
    private static partial Regex Nextpnr();
}
