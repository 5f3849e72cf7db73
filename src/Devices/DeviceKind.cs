using Stead.Devices.Devcfg;

namespace Stead.Devices;

/// <summary>A driver that can be loaded by name.</summary>
/// <param name="Name">`echo`.</param>
public sealed record DeviceKind(string Name, Func<DeviceOptions, IReadOnlyList<NamedDevice>> Make);

/// <param name="Size">In bytes, where that means something to the driver; null is its own choice.</param>
/// <param name="Fabric">What is behind a configuration port.</param>
public sealed record DeviceOptions(int? Size = null, IFabric? Fabric = null);

/// <param name="Suffix">Behind the name that the user chose: `.A`; empty for a driver with one device.</param>
public sealed record NamedDevice(string Suffix, CharacterDevice Device);
