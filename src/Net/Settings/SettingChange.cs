using System.Globalization;
using Stead.Net.Tcp;

namespace Stead.Net.Settings;

/// <summary>A setting that is asked for, or changed to something: `name`, `name=value`, `name = value`.</summary>
/// <param name="Value">Null where it is only asked for.</param>
public sealed record SettingChange(Setting Setting, long? Value)
{
    public TcpSettings Apply(TcpSettings settings) => Value is { } value ? Setting.Apply(settings, value) : settings;

    public override string ToString() => Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Setting.Name}={value}") : Setting.Name;

    /// <summary>The words of a command line, blanks around `=` or none.</summary>
    /// <exception cref="UserError">With every complaint.</exception>
    public static IReadOnlyList<SettingChange> OfWords(IEnumerable<string> words)
    {
        // An `=` that stands alone, or ends or begins a word, joins its neighbours.
        var joined = new List<string>();
        foreach (var word in words.SelectMany(word => word.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (joined.Count > 0 && (word[0] == '=' && !joined[^1].Contains('=') || joined[^1].EndsWith('='))) joined[^1] += word;
            else joined.Add(word);
        }
        return All(joined.Select(text => (text, (int?)null)), file: null);
    }

    /// <summary>Lines of a file as `/etc/sysctl.conf`: `#` begins a comment.</summary>
    public static IReadOnlyList<SettingChange> OfLines(string text, string file) =>
        All(text.Split('\n').Select((line, index) => (line.Split('#')[0].Trim(), (int?)index + 1)).Where(line => line.Item1.Length > 0), file);

    private static List<SettingChange> All(IEnumerable<(string Text, int? Line)> texts, string? file)
    {
        var (changes, complaints) = (new List<SettingChange>(), new List<Complaint>());
        foreach (var (text, line) in texts)
        {
            if (Parse(text, out var complaint) is { } change) changes.Add(change);
            else complaints.Add(complaint! with { File = file, Line = line });
        }
        return complaints.Count > 0 ? throw new UserError(complaints) : changes;
    }

    private static SettingChange? Parse(string text, out Complaint? complaint)
    {
        complaint = null;
        var at = text.IndexOf('=');
        var name = (at < 0 ? text : text[..at]).Trim();
        if (SettingTable.Find(name) is not { } setting)
        {
            complaint = Unknown(name);
            return null;
        }
        if (at < 0) return new(setting, null);
        var value = text[(at + 1)..].Trim();
        complaint = Read(setting, value, out var number);
        return complaint is null ? new(setting, number) : null;
    }

    private static Complaint Unknown(string name)
    {
        if (SettingTable.Unsupported.TryGetValue(name, out var why)) return new("FreeBSD's, but without effect in Stead") { Key = name, Instead = why };
        var names = SettingTable.Entries.Select(setting => setting.Name).Concat(SettingTable.Unsupported.Keys);
        // A last part alone, or the name of a neighbour.
        var nearest = names.FirstOrDefault(known => name.Length > 3 && known.EndsWith("." + name, StringComparison.Ordinal)) ?? Spelling.Nearest(name, names);
        return new("no such setting") { Key = name, Instead = nearest is null ? "`stead sysctl -a` lists them" : $"did you mean `{nearest}`?" };
    }

    private static Complaint? Read(Setting setting, string value, out long number)
    {
        var isHexadecimal = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isNumber = isHexadecimal ? long.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        var unit = setting.Unit.Length > 0 ? " " + setting.Unit : "";
        if (!isNumber && value.Length > 0 && value.TrimStart('-').All(char.IsAsciiDigit)) return OutOfRange(setting, value);
        if (!isNumber)
        {
            // `50M` is what a person means; FreeBSD wants bytes.
            var instead = setting.Unit == "bytes/s" && DataRate.TryParse(value, out var rate) ? $"for {rate} write {rate.BytesPerSecond}: bits divided by 8" : $"write a whole number{(unit.Length > 0 ? " of" + unit : "")}";
            return new(value.Length == 0 ? "has no value" : $"`{value}` is no number") { Key = setting.Name, Instead = instead };
        }
        if (number < setting.Least || number > setting.Most) return OutOfRange(setting, number.ToString(CultureInfo.InvariantCulture));
        return setting.Refuses(number) is { } refused ? new(string.Create(CultureInfo.InvariantCulture, $"{number} is not offered")) { Key = setting.Name, Instead = refused } : null;
    }

    private static Complaint OutOfRange(Setting setting, string number)
    {
        var unit = setting.Unit.Length > 0 ? " " + setting.Unit : "";
        var range = number[0] == '-' && setting.Most > 1L << 40 ? $"from {setting.Least}{unit} up" : $"from {setting.Least} to {setting.Most}{unit}";
        return new($"{number} is out of range") { Key = setting.Name, Instead = "write a number " + range };
    }
}
