namespace Stead.Lab.Experiments;

/// <summary>
/// The form of an experiment's file: a line that begins at the margin begins a block, indented lines belong to it, `#` begins a comment.
/// `set NAME VALUE` gives a parameter, and `$NAME` stands for its value from there on.
/// </summary>
public sealed class BlockReader(string? file, IReadOnlyDictionary<string, string> overrides)
{
    public const string ParameterWord = "set";

    private const int LongestFile = 100_000;

    private readonly List<Parameter> _parameters = [];

    public List<Complaint> Complaints { get; } = [];

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public List<Block> Read(string text)
    {
        var blocks = new List<Block>();
        if (text.Length > LongestFile)
        {
            Complain(1, null, $"this is longer than {LongestFile} characters", "is it an experiment's file?");
            return blocks;
        }
        Block? current = null;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = WithoutComment(raw.TrimEnd('\r')).TrimEnd();
            if (line.Trim().Length == 0) continue;
            if (line.Any(char.IsControl) && line.Trim('\t').Any(char.IsControl))
            {
                Complain(number, null, "this line has control characters", "is it an experiment's file?");
                return blocks;
            }
            var isIndented = line[0] is ' ' or '\t';
            var (word, rest) = Cut(line);
            if (word == ParameterWord && !isIndented) Set(rest, raw, number);
            else if (Substituted(rest, number) is { } value)
            {
                if (!isIndented) blocks.Add(current = new(word, value, number, file, Complaints));
                else if (current is null) Complain(number, word, "it belongs to nothing", "begin the first line at the margin");
                else current.Add(word, value, number);
            }
        }
        foreach (var name in overrides.Keys.Where(name => _parameters.All(parameter => parameter.Name != name)))
        {
            var nearest = Spelling.Nearest(name, _parameters.Select(parameter => parameter.Name));
            Complaints.Add(new($"the experiment has no parameter '{name}'")
            {
                Instead = nearest is not null ? $"did you mean {nearest}?" : _parameters.Count == 0 ? "it has none" : $"it has {string.Join(", ", _parameters.Select(parameter => parameter.Name))}",
            });
        }
        return blocks;
    }

    private void Set(string rest, string raw, int line)
    {
        var (name, value) = Cut(rest);
        if (name.Length == 0 || value.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            Complain(line, name, "this is no parameter", "write it like: set buffer 500kB");
            return;
        }
        if (_parameters.Any(parameter => parameter.Name == name)) Complain(line, name, "is set already", "each parameter has one line");
        if (Substituted(value, line) is not { } substituted) return;
        var comment = raw.IndexOf('#');
        _parameters.Add(new(name, overrides.GetValueOrDefault(name, substituted), comment < 0 ? "" : raw[(comment + 1)..].Trim()));
    }

    /// <returns>Null where a name is not known.</returns>
    private string? Substituted(string text, int line)
    {
        for (var at = text.IndexOf('$'); at >= 0; at = text.IndexOf('$', at))
        {
            var end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-')) end++;
            var name = text[(at + 1)..end];
            if (_parameters.Find(parameter => parameter.Name == name) is not { } parameter)
            {
                var nearest = Spelling.Nearest(name, _parameters.Select(one => one.Name));
                Complain(line, null, $"${name} is not set", nearest is null ? $"write a line before it: set {(name.Length == 0 ? "NAME" : name)} VALUE" : $"did you mean ${nearest}?");
                return null;
            }
            text = text[..at] + parameter.Value + text[end..];
            // What is put in is not looked through again.
            at += parameter.Value.Length;
            if (at >= text.Length) break;
        }
        return text;
    }

    private void Complain(int line, string? key, string what, string instead) => Complaints.Add(new(what) { File = file, Line = line, Key = key, Instead = instead });

    private static string WithoutComment(string line) => line.IndexOf('#') is >= 0 and var at ? line[..at] : line;

    private static (string Word, string Tail) Cut(string line)
    {
        line = line.Trim();
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? (line, "") : (line[..end], line[end..].Trim());
    }
}
