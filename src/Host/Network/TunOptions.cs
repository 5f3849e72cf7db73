namespace Stead.Host.Network;

/// <summary>How a device of tun(4) is opened.</summary>
public sealed record TunOptions
{
    /// <summary>Ethernet frames (TAP) instead of IP packets (TUN).</summary>
    public bool IsTap { get; init; }

    /// <summary>Checksums are left to the other side, and TCP's segments of up to 64 KiB cross in one piece (IFF_VNET_HDR).</summary>
    public bool Offload { get; init; }

    /// <summary>Where the device shall be; null: here. As <see cref="NetworkNamespace.Run"/> takes it.</summary>
    public string? Namespace { get; init; }

    /// <summary>The kernel's side: bytes of a packet without what TAP puts in front.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>The kernel's addresses on it, as ip(8) takes them: `10.9.0.1/24`, `fd09::1/64`. An ordinary user's device is left as it was made for him when there are none.</summary>
    public IReadOnlyList<string> KernelAddresses { get; init; } = [];
}
