using System.Text;
using Stead.Cli.Help;

namespace Stead.Cli.Manual;

/// <summary>Writes a manual page in man(7)'s macros.</summary>
public sealed class ManualPage
{
    private const int LineWidth = 78;

    private readonly StringBuilder _text = new();
    private bool _isBelowHeading;

    public ManualPage(string name, string date, string summary)
    {
        Line($".TH {name.ToUpperInvariant()} 8 {date} \"Stead {VersionVerb.Version}\"");
        Section("NAME").Text($"{name} - {summary}");
    }

    public ManualPage Section(string title) => Line(".SH " + title);

    public ManualPage Subsection(string title) => Line($".SS \"{Escape(title)}\"");

    public ManualPage Paragraphs(string text)
    {
        foreach (var paragraph in text.Split("\n\n"))
        {
            if (!_isBelowHeading) Line(".PP");
            Text(paragraph);
        }
        return this;
    }

    public ManualPage Text(string text)
    {
        using var lines = new StringWriter { NewLine = "\n" };
        Wrapping.Write(lines, "", Escape(text), 0, LineWidth);
        foreach (var line in lines.ToString().TrimEnd('\n').Split('\n')) Line(Protect(line));
        return this;
    }

    /// <summary>A term and what it means.</summary>
    public ManualPage Term(string term, string meaning) => Line(".TP").Line($"\\fB{Escape(term)}\\fR").Text(meaning);

    /// <summary>Lines as they are typed.</summary>
    public ManualPage Typed(params IEnumerable<string> lines)
    {
        if (!_isBelowHeading) Line(".PP");
        Line(".nf").Line(".RS");
        foreach (var line in lines) Line(Protect(Escape(line)));
        return Line(".RE").Line(".fi");
    }

    public override string ToString() => _text.ToString();

    private ManualPage Line(string line)
    {
        _text.Append(line).Append('\n');
        _isBelowHeading = line.StartsWith(".SH", StringComparison.Ordinal) || line.StartsWith(".SS", StringComparison.Ordinal);
        return this;
    }

    private static string Escape(string text) => text.Replace("\\", "\\e").Replace("-", "\\-").Replace("\"", "\\(dq").Replace("~", "\\(ti").Replace("^", "\\(ha").Replace("×", "\\(mu");

    /// <summary>A dot or a quote at the beginning of a line would be a macro.</summary>
    private static string Protect(string line) => line is ['.' or '\'', ..] ? "\\&" + line : line;
}
