namespace Stead.Host.Devices;

/// <summary>A line of `stead dev list`: one driver's server.</summary>
/// <param name="OpenFiles">Null when it does not answer.</param>
/// <param name="State">What the device says of itself, in one line.</param>
public sealed record DeviceSummary(string Name, string Kind, DeviceHome Home, IReadOnlyList<string> Paths, int? OpenFiles, int Server, string? State);
