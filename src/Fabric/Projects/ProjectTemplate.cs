using System.Text;
using Stead.Fabric.Boards;
using Stead.Fabric.Text;

namespace Stead.Fabric.Projects;

/// <summary>The files of a new design. To add a design: one `.v` file in `Templates`.</summary>
public static class ProjectTemplate
{
    /// <summary>The article's, which counts on the LEDs.</summary>
    public const string DefaultDesign = "blinky";

    private const string Kind = "designs";
    private const int MostLeds = 4;

    public static IReadOnlyList<string> Designs { get; } = Resources.Names(Kind);

    /// <returns>Names relative to the design's folder, and what is in them.</returns>
    /// <exception cref="UserError">There is no such design, or the board has no place for it.</exception>
    public static IReadOnlyList<(string Name, string Text)> Make(string name, string design, Board board)
    {
        if (Resources.Read(Kind, design) is not { } verilog)
            throw new UserError($"there is no design '{design}'", Spelling.Nearest(design, Designs) is { } meant ? $"did you mean '{meant}'?" : $"the designs are {string.Join(", ", Designs)}");
        var leds = Math.Min(board.Of(PartKind.Led).Count(), MostLeds);
        if (leds == 0) throw new UserError($"the {board.Name} has no LEDs for the design '{design}'");
        var needsClock = verilog.Contains("{frequency}", StringComparison.Ordinal);
        var clock = board.Of(PartKind.Clock).FirstOrDefault();
        if (needsClock && clock is null) throw new UserError($"the {board.Name} has no clock for the design '{design}'");

        var used = new HashSet<string>(board.Of(PartKind.Led).Take(leds).SelectMany(part => part.Pins).Select(pin => pin.Port));
        if (needsClock) used.Add(clock!.Pins[0].Port);
        return
        [
            ("top.v", new StringBuilder(verilog).Replace("{board}", board.Name).Replace("{last}", $"{leds - 1}").Replace("{count}", $"{leds}")
                .Replace("{pattern}", string.Concat(Enumerable.Range(0, leds).Select(i => (leds - 1 - i) % 2 == 1 ? '1' : '0')))
                .Replace("{frequency}", $"{clock?.Frequency}").ToString()),
            (board.Key + ConstraintTemplate.ExtensionOf(board), ConstraintTemplate.Make(board, used)),
            (Project.FileName,
                $"""
                # The files are every .v and {ConstraintTemplate.ExtensionOf(board)} here, unless verilog="..." and constraints="..." list them.
                name="{name}"
                board="{board.Key}"
                top="top"

                """),
        ];
    }
}
