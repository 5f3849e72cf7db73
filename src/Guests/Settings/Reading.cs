namespace Stead.Guests.Settings;

/// <summary>Reads keys of one file, remembering what was wrong with each instead of stopping at the first.</summary>
internal sealed class Reading(SettingsFile file)
{
    private readonly List<Complaint> _errors = [];
    private readonly List<Complaint> _warnings = [];

    public SettingsFile File => file;
    public IReadOnlyList<Complaint> Errors => _errors;
    public IReadOnlyList<Complaint> Warnings => _warnings;

    /// <summary>Null when the key is absent or empty.</summary>
    public string? Text(string key) => file[key] is { } value && value.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    public string? Required(string key, string instead)
    {
        if (Text(key) is { } value) return value;
        Error(key, "is missing", instead);
        return null;
    }

    public bool Flag(string key, bool absent) => Booleans.Read(Text(key), absent);

    /// <summary>A whole number in a range; null when absent or wrong.</summary>
    public int? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) && number >= least && number <= most) return number;
        Error(key, $"'{Names.Printable(text)}' is not a number from {least} to {most}", $"write {key}=\"{least}\", for example");
        return null;
    }

    /// <summary>One word of a table; null when absent or wrong.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> words) where T : struct
    {
        if (Text(key) is not { } text) return null;
        if (words.TryGetValue(text.ToLowerInvariant(), out var value)) return value;
        var near = Spelling.Nearest(text.ToLowerInvariant(), words.Keys);
        Error(key, $"'{Names.Printable(text)}' is not known", $"write {(near is null ? string.Join(", ", words.Keys) : $"{key}=\"{near}\" (or {string.Join(", ", words.Keys.Where(w => w != near))})")}");
        return null;
    }

    public void Error(string key, string what, string? instead) => _errors.Add(At(key, what, instead));

    public void Warn(string key, string what, string? instead) => _warnings.Add(At(key, what, instead));

    private Complaint At(string key, string what, string? instead) =>
        new(what) { File = file.Path, Line = file.LineOf(key), Key = key, Instead = instead };
}
