using System.Globalization;
using System.Text;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>A board as lines for a terminal.</summary>
public sealed class BoardPicture
{
    private const int Cell = 7;

    /// <summary>The eye, and the numbers of a screen: twice the light is not twice the number.</summary>
    private const double Gamma = 2.2;

    /// <summary>Empty to full.</summary>
    private const string Symbols = "○◔◑◕●", PlainSymbols = ".-+*#";

    private readonly VirtualBoard _board;
    private readonly BoardView _view;
    private readonly int _columns;
    private readonly List<string> _lines = [];

    private BoardPicture(VirtualBoard board, BoardView view, int columns) => (_board, _view, _columns) = (board, view, columns);

    /// <returns>At most so many lines, none wider than that.</returns>
    public static IReadOnlyList<string> Draw(VirtualBoard board, BoardView view, int columns, int rows)
    {
        var picture = new BoardPicture(board, view, columns);
        picture.Draw();
        return picture._lines.Count <= rows ? picture._lines : picture._lines[..rows];
    }

    private void Draw()
    {
        var clock = _board.HasClock ? $"clock {Frequency(_board.Time.Frequency)}" : "no clock";
        Text($"{_view.Design} on the {_board.Board.Name}, {clock}");
        Text("");
        Lights(PartKind.Led);
        Lights(PartKind.Rgb);
        Inputs(isSwitch: false);
        Inputs(isSwitch: true);
        if (_view.Unconfigured is { } why) Text(why);
        else Text($"time   {_board.Time.Text(_board.Cycle)}{(_board.HasClock ? $"   cycle {_board.Cycle.ToString("N0", CultureInfo.InvariantCulture)}" : "")}");
        Text($"speed  {Speed()}");
        Text("");
        Wrapped(Keys());
        if (_view.Message is { } message)
        {
            Text("");
            Text(message);
        }
    }

    private void Lights(PartKind kind)
    {
        var parts = _board.Lights.Where(light => light.Part.Kind == kind).GroupBy(light => light.Part).Select(group => (Part: group.Key, Lights: group.ToList())).Reverse().ToList();
        Cells(parts, part => part.Part.Name, part => part.Lights.Any(light => light.IsConnected) ? Light(part.Lights) : ("·", "·"));
    }

    private (string Shown, string Plain) Light(List<BoardLight> lights)
    {
        var levels = lights.Select(Level).ToArray();
        var symbols = _view.Symbols ? Symbols : PlainSymbols;
        var most = levels.Max();
        var symbol = symbols[most <= 0 ? 0 : Math.Max(1, (int)Math.Round(most * (symbols.Length - 1)))].ToString();
        // One light is red, as the article saw it; three are what they are.
        var (red, green, blue) = lights.Count == 3 ? (levels[0], levels[1], levels[2]) : (levels[0], 0, 0);
        return (Coloured(symbol, red, green, blue), symbol);
    }

    private double Level(BoardLight light) => _view.Unconfigured is not null ? 0 : light.Flickers ? light.Brightness : light.IsLit ? 1 : 0;

    private string Coloured(string text, double red, double green, double blue)
    {
        if (_view.Colours == BoardColours.None) return text;
        if (Math.Max(red, Math.Max(green, blue)) <= 0) return $"\e[90m{text}\e[0m";
        // A lit light is never as dark as the screen behind it.
        int Of(double level, int top) => level <= 0 ? 0 : (int)Math.Round(Math.Pow(level, 1 / Gamma) * top);
        return _view.Colours == BoardColours.True
            ? string.Create(CultureInfo.InvariantCulture, $"\e[38;2;{Of(red, 255)};{Of(green, 255)};{Of(blue, 255)}m{text}\e[0m")
            : string.Create(CultureInfo.InvariantCulture, $"\e[38;5;{16 + 36 * Of(red, 5) + 6 * Of(green, 5) + Of(blue, 5)}m{text}\e[0m");
    }

    private void Inputs(bool isSwitch)
    {
        var inputs = _board.Inputs.Where(input => input.IsSwitch == isSwitch).Reverse().ToList();
        Cells(inputs, input => input.Part.Name, input =>
        {
            var key = BoardKeys.Of(_board, input) is { } one ? $"[{one}]" : "";
            var text = !input.IsConnected ? "·" : isSwitch ? $"{key}{(input.IsOn ? "on" : "off")}" : input.IsOn ? $"{key}*" : key;
            return (input.IsOn && input.IsConnected && _view.Colours != BoardColours.None ? $"\e[7m{text}\e[0m" : text, text);
        });
    }

    /// <summary>Names above, what they show below, as many beside each other as there is room for.</summary>
    private void Cells<T>(List<T> all, Func<T, string> name, Func<T, (string Shown, string Plain)> value)
    {
        foreach (var row in all.Chunk(Math.Max(1, (_columns - 2) / Cell)))
        {
            var (names, values) = (new StringBuilder(" "), new StringBuilder(" "));
            foreach (var one in row)
            {
                names.Append(Centred(name(one), name(one)));
                var (shown, plain) = value(one);
                values.Append(Centred(shown, plain));
            }
            _lines.Add(names.ToString().TrimEnd());
            _lines.Add(values.ToString().TrimEnd());
            _lines.Add("");
        }
    }

    private static string Centred(string shown, string plain)
    {
        var left = Math.Max(0, (Cell - plain.Length) / 2);
        return new string(' ', left) + shown + new string(' ', Math.Max(0, Cell - plain.Length - left));
    }

    private string Speed()
    {
        var wanted = Factor(_view.Speed);
        if (_view.IsPaused) return $"paused (at {wanted})";
        return _view.Achieved is { } achieved && achieved < _view.Speed * 0.97 ? $"{wanted}, but the simulation reaches only {Factor(achieved)}" : wanted;
    }

    private static string Factor(double speed) => speed == 1 ? "1 × real time" : string.Create(CultureInfo.InvariantCulture, $"{(speed >= 0.001 ? Math.Round(speed, 4) : speed):G3} × real time");

    private static string Frequency(long hertz) => (hertz / 1e6).ToString("0.######", CultureInfo.InvariantCulture) + " MHz";

    private string Keys()
    {
        var words = new List<string>();
        var buttons = _board.Inputs.Where(input => !input.IsSwitch && input.IsConnected).Select(input => BoardKeys.Of(_board, input)).OfType<char>().ToList();
        var switches = _board.Inputs.Where(input => input.IsSwitch && input.IsConnected).Select(input => BoardKeys.Of(_board, input)).OfType<char>().ToList();
        if (buttons.Count > 0) words.Add($"{string.Join(' ', buttons)} press, {(_view.Holds ? "now which one?" : "h first: hold")}");
        if (switches.Count > 0) words.Add($"{string.Join(' ', switches)} switch");
        words.AddRange(["space pause", "n step", "N step many", "+ - speed", "= real time", "r reset", "q quit"]);
        return string.Join(" | ", words);
    }

    private void Wrapped(string text)
    {
        var line = "";
        foreach (var part in text.Split(" | "))
        {
            if (line.Length > 0 && line.Length + 3 + part.Length > _columns - 2)
            {
                Text(line);
                line = "";
            }
            line += line.Length == 0 ? part : " | " + part;
        }
        Text(line);
    }

    private void Text(string text) => _lines.Add((" " + text)[..Math.Min(text.Length + 1, _columns)].TrimEnd());
}
