using System.Globalization;
using System.Text;
using Stead.Fabric.Boards;

namespace Stead.Fabric.Projects;

/// <summary>A constraints file with everything a board has: lines of the ports that a design uses, and all others as comments.</summary>
public static class ConstraintTemplate
{
    public static string ExtensionOf(Board board) => board.Flow == BuildFlow.Ice40 ? ".pcf" : ".xdc";

    public static string Make(Board board, IReadOnlySet<string> used)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Ports of the {board.Name} ({board.Part}). Remove the # before those that the design has; a port may be renamed.\n");
        foreach (var group in board.Parts.GroupBy(part => part.Kind))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n# {TitleOf(group.Key)}\n");
            foreach (var part in group)
            {
                foreach (var pin in part.Pins)
                {
                    foreach (var line in board.Flow == BuildFlow.Ice40 ? PcfOf(part, pin) : XdcOf(board, part, pin))
                        text.Append(used.Contains(pin.Port) ? "" : "#").Append(line).Append('\n');
                }
            }
        }
        return text.ToString();
    }

    private static IEnumerable<string> XdcOf(Board board, BoardPart part, BoardPin pin)
    {
        yield return $"set_property -dict {{ PACKAGE_PIN {pin.Pin} IOSTANDARD {pin.Standard} }} [get_ports {{ {pin.Port} }}]; # {board.Package[pin.Pin]!.Function}";
        if (part.Kind == PartKind.Clock)
        {
            var period = 1e9m / part.Frequency;
            yield return $"create_clock -add -name {part.Name}_pin -period {Nanoseconds(period)} -waveform {{0 {Nanoseconds(period / 2)}}} [get_ports {{ {pin.Port} }}]";
        }
    }

    private static IEnumerable<string> PcfOf(BoardPart part, BoardPin pin)
    {
        yield return $"set_io {pin.Port} {pin.Pin}";
        if (part.Kind == PartKind.Clock) yield return $"set_frequency {pin.Port} {(part.Frequency / 1e6m).ToString("0.######", CultureInfo.InvariantCulture)}";
    }

    private static string Nanoseconds(decimal time) => time.ToString("0.00##", CultureInfo.InvariantCulture);

    private static string TitleOf(PartKind kind) => kind switch
    {
        PartKind.Clock => "Clock",
        PartKind.Led => "LEDs",
        PartKind.Rgb => "RGB LEDs: red, green, blue",
        PartKind.Button => "Buttons",
        PartKind.Switch => "Switches",
        _ => "Connectors and other chips",
    };
}
