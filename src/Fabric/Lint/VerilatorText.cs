using System.Text.RegularExpressions;
using Stead.Fabric.Constraints;

namespace Stead.Fabric.Lint;

/// <summary>What `verilator --lint-only -Wall` says of things that a netlist does not show any more: widths, cases, kinds of assignment.</summary>
public static partial class VerilatorText
{
    /// <summary>In our words, or null: then Verilator's stand.</summary>
    private static readonly Dictionary<string, string?> s_codes = new()
    {
        ["WIDTH"] = null, ["WIDTHTRUNC"] = null, ["WIDTHEXPAND"] = null, ["SELRANGE"] = null, ["CMPCONST"] = null, ["UNSIGNED"] = null,
        ["CASEINCOMPLETE"] = "a case does not name every value, and has no default", ["CASEOVERLAP"] = "two branches of a case have values in common",
        ["CASEX"] = "casex takes unknown bits for anything: write casez or case", ["PINMISSING"] = null, ["PINCONNECTEMPTY"] = null,
        ["BLKSEQ"] = "a blocking assignment (=) in a clocked block: write <=", ["COMBDLY"] = "a non-blocking assignment (<=) in a block without a clock: write =",
        ["BLKANDNBLK"] = null, ["SYNCASYNCNET"] = null, ["INITIALDLY"] = null, ["INFINITELOOP"] = null, ["STMTDLY"] = null,
    };

    /// <summary>Warnings only: what is wrong with the language Yosys tells.</summary>
    public static IReadOnlyList<Finding> Read(string output)
    {
        var findings = new Findings();
        foreach (Match match in Warning().Matches(output))
        {
            var code = match.Groups["code"].Value;
            if (!s_codes.TryGetValue(code, out var ours)) continue;
            ours ??= code.StartsWith("WIDTH", StringComparison.Ordinal) ? Width(match.Groups["text"].Value) : Plain(match.Groups["text"].Value);
            if (ours is not null) findings.Warning(new(match.Groups["file"].Value, int.Parse(match.Groups["line"].Value)), ours);
        }
        return findings.All;
    }

    /// <summary>Where bits are lost, or a port has another width. That a value is widened is Verilog's way, and not told.</summary>
    private static string? Width(string text)
    {
        if (Assignment().Match(text) is { Success: true } assignment)
        {
            var (wanted, got) = (int.Parse(assignment.Groups["wanted"].Value), int.Parse(assignment.Groups["got"].Value));
            return got <= wanted ? null : $"{(assignment.Groups["name"] is { Success: true, Value: var name } ? name : "a value")} of {got} bits is assigned to {wanted}: the upper bits are lost";
        }
        if (Connection().Match(text) is { Success: true } connection)
            return $"port {connection.Groups["port"].Value} has {connection.Groups["wanted"].Value} bits, and {connection.Groups["got"].Value} are connected to it";
        return null;
    }

    private static string Plain(string text)
    {
        text = text.TrimEnd().TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    [GeneratedRegex(@"^%Warning-(?<code>[A-Z]+): (?<file>[^:\n]+):(?<line>\d{1,7}):(?:\d+:)? (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Warning();

    /// <summary>`Operator ASSIGNDLY expects 4 bits on the Assign RHS, but Assign RHS's VARREF 'x' generates 8 bits.`</summary>
    [GeneratedRegex(@"^Operator ASSIGN\w* expects (?<wanted>\d{1,7}) bits on the Assign RHS, but Assign RHS's [A-Z]+ (?:'(?<name>[^']+)' )?generates (?<got>\d{1,7})")]
    private static partial Regex Assignment();

    /// <summary>`Input port connection 'a' expects 4 bits on the pin connection, but pin connection's VARREF 'x' generates 8 bits.`</summary>
    [GeneratedRegex(@"^\w+ port connection '(?<port>[^']+)' expects (?<wanted>\d{1,7}) bits on the pin connection, but pin connection's .*generates (?<got>\d{1,7})")]
    private static partial Regex Connection();
}
