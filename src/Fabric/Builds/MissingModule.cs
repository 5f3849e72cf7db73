using System.Text.RegularExpressions;

namespace Stead.Fabric.Builds;

/// <summary>Yosys does not say where a module is used that nobody has written: the sources do.</summary>
public static partial class MissingModule
{
    private const string What = "there is no module";

    public static bool IsOne(Complaint complaint) => complaint.What.StartsWith(What, StringComparison.Ordinal);

    /// <param name="sources">Paths and texts of the Verilog files.</param>
    /// <returns>The complaint, with file, line and what to do where it is about a missing module.</returns>
    public static Complaint Locate(Complaint complaint, IReadOnlyList<(string Path, string Text)> sources)
    {
        if (Missing().Match(complaint.What) is not { Success: true } match) return complaint;
        var (module, instance) = (match.Groups["module"].Value, match.Groups["instance"].Value);
        var nearest = Spelling.Nearest(module, sources.SelectMany(source => Declared().Matches(source.Text)).Select(found => found.Groups[1].Value));
        var located = new Complaint($"{What} {module}, of which {instance} is an instance")
        {
            Instead = nearest is null ? "name the file that has it too, or put it into the design's folder" : $"did you mean {nearest}?",
        };
        foreach (var (path, source) in sources)
        {
            var text = Comment().Replace(source, comment => new string('\n', comment.ValueSpan.Count('\n')));
            // Between them are parameters, before the parenthesis perhaps a range; names inside of generate blocks have those in front.
            var use = Regex.Match(text, $@"(?<![\w$]){Regex.Escape(module)}(?![\w$])[^;]*?(?<![\w$]){Regex.Escape(instance.Split('.')[^1])}\s*(\[[^\]]*\]\s*)?\(", RegexOptions.None, TimeSpan.FromSeconds(1));
            if (use.Success) return located with { File = path, Line = 1 + text.AsSpan(0, use.Index).Count('\n') };
        }
        return located;
    }

    [GeneratedRegex(@"^module (?<module>\S+) referenced in module \S+ in cell (?<instance>\S+) is not part of the design$")]
    private static partial Regex Missing();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bmodule\s+([A-Za-z_][\w$]*)")]
    private static partial Regex Declared();
}
