namespace Stead.Fabric.Boards.Virtual;

/// <summary>What a picture of a board tells besides the board itself.</summary>
public sealed record BoardView
{
    public required string Design { get; init; }

    /// <summary>Simulated seconds that shall pass in a second.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Those that do; null before it is known.</summary>
    public double? Achieved { get; init; }

    /// <summary>Why the part has no configuration, so that no light is lit; null where it has one.</summary>
    public string? Unconfigured { get; init; }

    public bool IsPaused { get; init; }

    /// <summary>The next button that is pressed stays pressed.</summary>
    public bool Holds { get; init; }

    /// <summary>What is being typed, or was said last.</summary>
    public string? Message { get; init; }
    public BoardColours Colours { get; init; }

    /// <summary>The terminal shows ● and ○.</summary>
    public bool Symbols { get; init; } = true;
}

public enum BoardColours { None, Palette, True }
