using System.Globalization;
using Stead.Fabric.Text;

namespace Stead.Fabric.Boards;

/// <summary>
/// Reads a board's file. A line is a word and its values: name, maker, part, package, idcode, flow, loader, standard, `bank NUMBER VOLTS`;
/// then what is wired to the fabric: `clock PORT PIN HERTZ`, `led PORT PIN`, `rgb NAME RED GREEN BLUE`, `button PORT PIN`,
/// `switch PORT PIN`, `pin PORT PIN [STANDARD]`; `active-low` may end a line of the latter.
/// </summary>
public sealed class BoardReader
{
    private static readonly string[] s_once = ["name", "maker", "part", "package", "idcode", "flow", "loader", "standard"];
    private static readonly string[] s_parts = ["clock", "led", "rgb", "button", "switch", "pin"];

    private readonly string _file;
    private readonly List<Complaint> _complaints = [];
    private readonly Dictionary<string, string> _values = [];
    private readonly SortedDictionary<int, string> _banks = [];
    private readonly List<(int Line, BoardPart Part)> _parts = [];

    private BoardReader(string file) => _file = file;

    /// <exception cref="UserError">Every complaint about the file.</exception>
    public static Board Read(string key, string text)
    {
        var reader = new BoardReader($"{key}.board");
        foreach (var line in WordLine.ReadAll(text)) reader.Take(line.Number, line.Words);
        return reader.Finish(key);
    }

    private void Take(int line, IReadOnlyList<string> words)
    {
        var (kind, values) = (words[0], words.Skip(1).ToArray());
        if (s_once.Contains(kind))
        {
            if (values.Length != 1) Complain(line, $"'{kind}' has one value", "put quotes around one that has blanks");
            else if (!_values.TryAdd(kind, values[0])) Complain(line, $"'{kind}' was said before");
        }
        else if (kind == "bank") TakeBank(line, values);
        else if (s_parts.Contains(kind)) TakePart(line, Enum.Parse<PartKind>(kind, ignoreCase: true), values);
        else Complain(line, $"unknown word '{kind}'", Spelling.Nearest(kind, [.. s_once, "bank", .. s_parts]) is { } meant ? $"did you mean '{meant}'?" : null);
    }

    private void TakeBank(int line, string[] values)
    {
        if (values is [var number, var volts] && int.TryParse(number, out var bank) && decimal.TryParse(volts, CultureInfo.InvariantCulture, out _) && _banks.TryAdd(bank, volts)) return;
        Complain(line, "not a bank", "write 'bank NUMBER VOLTS', each bank once");
    }

    private void TakePart(int line, PartKind kind, string[] values)
    {
        var activeLow = values is [.., "active-low"];
        if (activeLow) values = values[..^1];
        var standard = _values.GetValueOrDefault("standard", "");
        BoardPin Pin(string port, string pin) => new(port, pin, standard);
        BoardPart? part = (kind, values) switch
        {
            (PartKind.Clock, [var port, var pin, var hertz]) when long.TryParse(hertz, out var frequency) && frequency > 0 =>
                new(kind, NameOf(port), [Pin(port, pin)]) { Frequency = frequency },
            (PartKind.Rgb, [var name, var red, var green, var blue]) =>
                new(kind, name, [Pin(name + "_r", red), Pin(name + "_g", green), Pin(name + "_b", blue)]),
            (PartKind.Pin, [var port, var pin, var own]) => new(kind, NameOf(port), [Pin(port, pin) with { Standard = own }]),
            (PartKind.Led or PartKind.Button or PartKind.Switch or PartKind.Pin, [var port, var pin]) => new(kind, NameOf(port), [Pin(port, pin)]),
            _ => null,
        };
        if (part is null) Complain(line, $"not a {kind.ToString().ToLowerInvariant()}", kind switch
        {
            PartKind.Clock => "write 'clock PORT PIN HERTZ'",
            PartKind.Rgb => "write 'rgb NAME RED-PIN GREEN-PIN BLUE-PIN'",
            _ => $"write '{kind.ToString().ToLowerInvariant()} PORT PIN'",
        });
        else _parts.Add((line, part with { ActiveLow = activeLow }));
    }

    private static string NameOf(string port) => port.Replace("[", "").Replace("]", "");

    private Board Finish(string key)
    {
        foreach (var missing in s_once.Except(["idcode", "loader"]).Where(word => !_values.ContainsKey(word)))
            _complaints.Add(new($"'{missing}' is missing") { File = _file });
        var flow = BuildFlow.Vivado;
        if (_values.TryGetValue("flow", out var flowText) && !Enum.TryParse(flowText, ignoreCase: true, out flow))
            _complaints.Add(new($"unknown flow '{flowText}'") { File = _file, Instead = "it is vivado or ice40" });
        uint? idCode = null;
        if (_values.TryGetValue("idcode", out var idText))
        {
            if (idText.StartsWith("0x", StringComparison.Ordinal) && uint.TryParse(idText.AsSpan(2), NumberStyles.HexNumber, null, out var id)) idCode = id;
            else _complaints.Add(new($"'{idText}' is not an IDCODE") { File = _file, Instead = "write it as 0x03727093" });
        }
        var package = _values.TryGetValue("package", out var packageName) ? Package.Find(packageName) : null;
        if (package is null && packageName is not null) _complaints.Add(new($"there is no file {packageName}.package") { File = _file });
        if (package is not null) CheckPins(package);
        if (_complaints.Count > 0) throw new UserError(_complaints);
        return new(key)
        {
            Name = _values["name"], Maker = _values["maker"], Part = _values["part"], Package = package!, Flow = flow, IdCode = idCode,
            Loader = _values.GetValueOrDefault("loader"), Standard = _values["standard"], Banks = _banks, Parts = [.. _parts.Select(part => part.Part)],
        };
    }

    private void CheckPins(Package package)
    {
        var (pins, ports) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (line, part) in _parts)
        {
            foreach (var (port, pin, _) in part.Pins)
            {
                if (package[pin] is not { IsForDesigns: true } known) Complain(line, $"{package.Name} has no pin {pin} for designs");
                else if (!_banks.ContainsKey(known.Bank)) Complain(line, $"pin {pin} is in bank {known.Bank}, which has no voltage", $"add 'bank {known.Bank} VOLTS'");
                else if (part.Kind == PartKind.Clock && !known.IsClockCapable) Complain(line, $"pin {pin} is not clock capable");
                if (!pins.Add(pin)) Complain(line, $"pin {pin} was used before");
                if (!ports.Add(port)) Complain(line, $"port {port} was used before");
            }
        }
    }

    private void Complain(int line, string what, string? instead = null) => _complaints.Add(new(what) { File = _file, Line = line, Instead = instead });
}
