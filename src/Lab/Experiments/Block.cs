using Stead.Net.Links;

namespace Stead.Lab.Experiments;

/// <summary>A line of an experiment and the indented lines below it. What is asked for is what it may have: the rest is complained of.</summary>
public sealed class Block(string word, string rest, int line, string? file, List<Complaint> complaints)
{
    private readonly List<Attribute> _attributes = [];
    private readonly List<BlockKey> _known = [];

    /// <summary>The first word: `flow`.</summary>
    public string Word => word;

    /// <summary>The words behind it.</summary>
    public string[] Rest { get; } = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string RestText => rest;

    public int Line => line;

    internal IEnumerable<Attribute> Unread => _attributes.Where(attribute => !attribute.IsRead);

    internal bool IsEmpty => _attributes.Count == 0;

    internal void Add(string key, string value, int at)
    {
        if (word is not ("at" or "link") && _attributes.FirstOrDefault(one => one.Key == key) is { } before) Complain(at, key, $"is there already, in line {before.Line}", null);
        else _attributes.Add(new(key, value, at));
    }

    internal void Complain(int at, string? key, string what, string? instead) => complaints.Add(new(what) { File = file, Line = at, Key = key, Instead = instead });

    /// <summary>Of a word that <see cref="Text"/> has read.</summary>
    internal void ComplainOf(string key, string what, string? instead) => Complain(_attributes.FirstOrDefault(one => one.Key == key)?.Line ?? line, key, what, instead);

    internal void Complain(string what, string? instead = null) => Complain(line, null, what, instead);

    /// <summary>Looked at, not read.</summary>
    internal string? Value(string key) => _attributes.FirstOrDefault(one => one.Key == key)?.Value;

    /// <summary>What it was asked for so far: what it may have.</summary>
    public IReadOnlyList<BlockKey> Known => _known;

    public string? Text(string key, string example, string meaning) => Read(key, example, meaning, (string?)null, text => text.Length > 0 ? text : null);

    public Duration Time(string key, string example, string meaning, Duration otherwise) =>
        Read(key, example, meaning, otherwise, text => Duration.TryParse(text, out var time) ? time : null);

    public long Bytes(string key, string example, string meaning, long otherwise) =>
        Read(key, example, meaning, otherwise, text => ByteCount.TryParse(text, out var bytes) ? bytes : null);

    public DataRate Rate(string key, string example, string meaning, DataRate otherwise) =>
        Read(key, example, meaning, otherwise, text => DataRate.TryParse(text, out var rate) ? rate : null);

    public int Count(string key, string example, string meaning, int otherwise, int most) =>
        Read(key, example, meaning, otherwise, text => int.TryParse(text, out var number) && number >= 1 && number <= most ? number : null);

    /// <summary>`yes` or `no`.</summary>
    public bool Flag(string key, string meaning, bool otherwise = false)
    {
        _ = meaning;
        return Read(key, "yes", meaning, otherwise, text => text switch { "yes" => true, "no" => false, _ => null });
    }

    internal Attribute? Take(string key, string example, string meaning)
    {
        _known.Add(new(key, example, meaning));
        if (_attributes.FirstOrDefault(one => one.Key == key) is not { } attribute) return null;
        attribute.IsRead = true;
        return attribute;
    }

    /// <summary>Complains of what nobody asked for.</summary>
    internal void Finish()
    {
        foreach (var attribute in Unread)
        {
            var nearest = Spelling.Nearest(attribute.Key, _known.Select(one => one.Name));
            Complain(attribute.Line, attribute.Key, $"a {word} has no such word", nearest is not null ? $"did you mean {nearest}?" : _known.Count == 0 ? "take it away" : $"it has {string.Join(", ", _known.Select(one => one.Name))}");
            attribute.IsRead = true;
        }
    }

    private T Read<T>(string key, string example, string meaning, T otherwise, Func<string, T?> parse) where T : struct
    {
        if (Take(key, example, meaning) is not { } attribute) return otherwise;
        if (parse(attribute.Value) is { } value) return value;
        Wrong(attribute, example);
        return otherwise;
    }

    private string? Read(string key, string example, string meaning, string? otherwise, Func<string, string?> parse)
    {
        if (Take(key, example, meaning) is not { } attribute) return otherwise;
        if (parse(attribute.Value) is { } value) return value;
        Wrong(attribute, example);
        return otherwise;
    }

    internal void Wrong(Attribute attribute, string example) => Complain(attribute.Line, attribute.Key, $"'{attribute.Value}' is not what it can be", $"write it like {example}");

    internal sealed record Attribute(string Key, string Value, int Line)
    {
        public bool IsRead { get; set; }
    }
}
