namespace Stead.Fabric.Boards;

/// <summary>A board as designs see it. Made of one data file by <see cref="BoardReader"/>.</summary>
/// <param name="Key">The file's name, and what people type: `arty-z7-20`.</param>
public sealed record Board(string Key)
{
    /// <summary>As its maker writes it.</summary>
    public required string Name { get; init; }
    public required string Maker { get; init; }

    /// <summary>As the build tools want it: `xc7z020clg400-1`.</summary>
    public required string Part { get; init; }
    public required Package Package { get; init; }
    public required BuildFlow Flow { get; init; }

    /// <summary>What the part says it is, over JTAG and in bitstreams; null where it says nothing.</summary>
    public uint? IdCode { get; init; }

    /// <summary>Its name for openFPGALoader.</summary>
    public string? Loader { get; init; }

    /// <summary>IOSTANDARD of pins that say nothing else.</summary>
    public required string Standard { get; init; }

    /// <summary>Volts as printed, `3.3`, by bank.</summary>
    public required IReadOnlyDictionary<int, string> Banks { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<BoardPart> Parts { get; init; }

    public IEnumerable<BoardPart> Of(PartKind kind) => Parts.Where(part => part.Kind == kind);

    /// <returns>Null when nothing of the board is wired to that pin.</returns>
    public (BoardPart Part, BoardPin Pin)? At(string pin)
    {
        foreach (var part in Parts)
        {
            foreach (var one in part.Pins)
            {
                if (one.Pin == pin) return (part, one);
            }
        }
        return null;
    }
}
