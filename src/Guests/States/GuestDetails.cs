namespace Stead.Guests.States;

/// <summary>One block of `vm info`.</summary>
public sealed record GuestDetails
{
    public required GuestSummary Summary { get; init; }
    public string? Uuid { get; init; }

    /// <summary>`sockets=1, cores=2, threads=1`, or null.</summary>
    public string? Topology { get; init; }

    public DataSize? ResidentMemory { get; init; }

    /// <summary>Of a running guest: `com1` and its socket, `vnc` and its address.</summary>
    public IReadOnlyList<(string Port, string Place)> ConsolePorts { get; init; } = [];

    public IReadOnlyList<NetworkDetails> Networks { get; init; } = [];
    public IReadOnlyList<DiskDetails> Disks { get; init; } = [];
}

public sealed record NetworkDetails(int Number, string Emulation, string? Switch, string? FixedMac, string? FixedDevice)
{
    /// <summary>Of a running guest.</summary>
    public ActiveNetwork? Active { get; init; }
}

public sealed record ActiveNetwork(string Device, string? Description, int? Mtu, string? Bridge, DataSize? In, DataSize? Out, bool IsUp);

/// <param name="Size">What the guest sees; null when the file is not there.</param>
/// <param name="Used">What it takes on the host.</param>
public sealed record DiskDetails(int Number, string DeviceType, string Emulation, string? Options, string? Path, DataSize? Size, DataSize? Used);
