namespace Stead.Guests.Switches;

/// <summary>A virtual switch as `system.conf` has it.</summary>
public sealed record Switch(string Name, SwitchType Type)
{
    /// <summary>The host's bridge that carries it: `vm-NAME` of a standard switch (shortened to the kernel's 15 characters), the given one of a manual switch; null for user.</summary>
    public string? BridgeName { get; init; }

    public IReadOnlyList<string> Ports { get; init; } = [];
    public int? Vlan { get; init; }

    /// <summary>`192.0.2.1/24`.</summary>
    public string? Address { get; init; }

    public string? Address6 { get; init; }
    public int? Mtu { get; init; }
    public bool Private { get; init; }
}

/// <summary>Those of vm-bhyve, and `user`: a network in user space that needs no root.</summary>
public enum SwitchType { Standard, Manual, Vxlan, Vale, Netgraph, User }
