using System.Globalization;
using Stead.Fabric.Text;

namespace Stead.Fabric.Constraints;

/// <summary>Reads the constraints of iCE40 parts as nextpnr does: `set_io [-nowarn] [-pullup yes] PORT PIN` and `set_frequency NET MEGAHERTZ`.</summary>
public static class PcfReader
{
    private static readonly string[] s_commands = ["set_io", "set_frequency"];
    private static readonly string[] s_valued = ["-pullup", "-pullup_resistor"];

    /// <param name="set">Is added to.</param>
    /// <param name="findings">Is added to.</param>
    public static void Read(string file, string text, ConstraintSet set, Findings findings)
    {
        foreach (var line in WordLine.ReadAll(text))
        {
            var place = new Place(file, line.Number);
            switch (line.Words[0])
            {
                case "set_io": TakePin(line.Words, place, set, findings); break;
                case "set_frequency": TakeFrequency(line.Words, place, set, findings); break;
                case var name:
                    findings.Error(place, $"unknown command '{Shown(name)}'", Spelling.Nearest(name, s_commands) is { } meant ? $"did you mean '{meant}'?" : "nextpnr knows set_io and set_frequency");
                    break;
            }
        }
    }

    private static void TakePin(IReadOnlyList<string> words, Place place, ConstraintSet set, Findings findings)
    {
        var names = new List<string>();
        for (var i = 1; i < words.Count; i++)
        {
            if (s_valued.Contains(words[i])) i++;
            else if (words[i] is ['-', ..] and not "-nowarn")
            {
                findings.Error(place, $"set_io has no option '{Shown(words[i])}'", Spelling.Nearest(words[i], ["-nowarn", .. s_valued]) is { } meant ? $"did you mean '{meant}'?" : null);
                return;
            }
            else if (words[i] != "-nowarn") names.Add(words[i]);
        }
        if (names is [var port, var pin]) set.Properties.Add(new(PortProperty.Pin, pin, port, place));
        else findings.Error(place, "not a set_io", "write set_io PORT PIN");
    }

    private static void TakeFrequency(IReadOnlyList<string> words, Place place, ConstraintSet set, Findings findings)
    {
        if (words is [_, var net, var text] && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var megahertz) && megahertz is > 0.000001m and < 1_000_000)
            set.Clocks.Add(new(net, 1000 / megahertz, [net], Adds: false, place));
        else findings.Error(place, "not a set_frequency", "write set_frequency NET MEGAHERTZ");
    }

    private static string Shown(string text) => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 40 ? "…" : "");
}
