namespace Stead.Fabric.Boards.Virtual;

/// <summary>Something on a virtual board changed.</summary>
/// <param name="Cycle">How many cycles of the board's clock were done.</param>
/// <param name="Name">`led` for all LEDs of that name, `led0` for one of them, `led4`, `btn0`, `sw1`.</param>
/// <param name="Value">`1010`, the highest number first; `25%` while it flickers faster than eyes see; the colour of an RGB light; `pressed`, `released`; `on`, `off`.</param>
public readonly record struct BoardEvent(long Cycle, string Name, string Value);
