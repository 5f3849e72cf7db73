namespace Stead.Fabric.Boards;

/// <summary>Which tools make a bitstream for a board's part.</summary>
public enum BuildFlow
{
    Vivado,

    /// <summary>yosys, nextpnr-ice40 and icepack.</summary>
    Ice40,
}
