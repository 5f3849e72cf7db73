using Stead.Fabric.Boards;

namespace Stead.Host.Fabric.Loading;

/// <summary>A bitstream that has been checked, and where it shall go.</summary>
/// <param name="Partial">It changes a design that is loaded.</param>
/// <param name="Device">Instead of a loader's own: a path of a configuration port, a name of a manager.</param>
/// <param name="Folder">For files that a loader makes; null: beside the bitstream.</param>
public sealed record LoadOrder(BitstreamFile File, Board Board, bool Partial, string? Device, string? Folder);
