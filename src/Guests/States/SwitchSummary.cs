namespace Stead.Guests.States;

/// <summary>One row of `vm switch list`. Null is printed as `-`.</summary>
public sealed record SwitchSummary(string Name, string Type, string? Interface, string? Address, bool? Private, int? Mtu, int? Vlan,
    IReadOnlyList<string> Ports);

/// <summary>One block of `vm switch info`.</summary>
public sealed record SwitchDetails(SwitchSummary Summary, DataSize? In, DataSize? Out, IReadOnlyList<(string Device, string? Guest)> VirtualPorts);
