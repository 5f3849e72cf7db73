namespace Stead.Guests.Settings;

/// <summary>
/// A file of `key="value"` lines as vm-bhyve reads and sysrc(8) writes it: a guest's file, a template, `system.conf`, `rc.conf`.
/// Immutable; comments, order and everything that is not understood survive a change.
/// </summary>
/// <remarks>
/// Reading rules (machines.md §2.4): only lines that start with a lower-case letter count; everything from the first `#` on is dropped,
/// even inside quotes; trailing blanks are cut; all double quotes are removed; single quotes are data; the first line of a key wins.
/// </remarks>
public sealed class SettingsFile
{
    private readonly string[] _lines;
    private readonly Dictionary<string, (string Value, int Line)> _entries = [];

    private SettingsFile(string path, string[] lines)
    {
        Path = path;
        _lines = lines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (ReadLine(lines[i]) is var (key, value)) _entries.TryAdd(key, (value, i + 1));
        }
    }

    /// <summary>For error messages.</summary>
    public string Path { get; }

    /// <summary>In the order of the file, first occurrence only.</summary>
    public IEnumerable<string> Keys => _entries.OrderBy(e => e.Value.Line).Select(e => e.Key);

    public static SettingsFile Parse(string path, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return new(path, lines is [.. var body, ""] ? body : lines);
    }

    /// <summary>Null when the key is absent.</summary>
    public string? this[string key] => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    /// <summary>The line that counts, from 1; null when the key is absent.</summary>
    public int? LineOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Line : null;

    /// <summary>The blank-separated words of a list, `switch_list="a b"`.</summary>
    public IReadOnlyList<string> Words(string key) =>
        this[key]?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>With the line that counts replaced, or a line added at the end.</summary>
    /// <exception cref="UserError">The value cannot be written in this format: it has a double quote, a `#` or a line break.</exception>
    public SettingsFile With(string key, string value)
    {
        if (value.AsSpan().ContainsAny("\"#\n\r"))
            throw new UserError([new($"the value cannot hold a double quote, a # or a line break: {value.ReplaceLineEndings("\\n")}") { File = Path, Key = key }]);
        var line = $"{key}=\"{value}\"";
        if (LineOf(key) is not { } at) return new(Path, [.. _lines, line]);
        var comment = _lines[at - 1].IndexOf('#') is var hash and >= 0 ? " " + _lines[at - 1][hash..] : "";
        return new(Path, [.. _lines[..(at - 1)], line + comment, .. _lines[at..]]);
    }

    /// <summary>Without any line of that key.</summary>
    public SettingsFile Without(string key) => new(Path, [.. _lines.Where(line => ReadLine(line) is not { } entry || entry.Key != key)]);

    public override string ToString() => string.Concat(_lines.Select(line => line + "\n"));

    private static (string Key, string Value)? ReadLine(string line)
    {
        if (line.Length == 0 || !char.IsAsciiLetterLower(line[0])) return null;
        var text = line.AsSpan();
        if (text.IndexOf('#') is var hash and >= 0) text = text[..hash];
        text = text.TrimEnd();
        var equals = text.IndexOf('=');
        if (equals <= 0) return null;
        return (text[..equals].ToString(), text[(equals + 1)..].ToString().Replace("\"", ""));
    }
}
