namespace Stead.Devices;

/// <summary>A driver that can be loaded by name.</summary>
/// <param name="Name">`echo`.</param>
/// <param name="Make">Its devices, of a size in bytes where that means something to it; null is its own choice.</param>
public sealed record DeviceKind(string Name, Func<int?, IReadOnlyList<NamedDevice>> Make);

/// <param name="Suffix">Behind the name that the user chose: `.A`; empty for a driver with one device.</param>
public sealed record NamedDevice(string Suffix, CharacterDevice Device);
