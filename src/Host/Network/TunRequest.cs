using Stead.Host.Network.Services;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Host.Network;

/// <summary>Stead's TCP on a TUN device: who it is there, what it serves, to whom it connects.</summary>
public sealed record TunRequest
{
    public required string Name { get; init; }

    /// <summary>As <see cref="NetworkNamespace.Run"/> takes it.</summary>
    public string? Namespace { get; init; }

    /// <summary>The stack's own.</summary>
    public required IReadOnlyList<IpPrefix> Addresses { get; init; }

    /// <summary>The kernel's on the other side.</summary>
    public required IReadOnlyList<IpPrefix> KernelAddresses { get; init; }

    public int Mtu { get; init; } = 1500;

    public bool Offload { get; init; } = true;

    public TcpSettings Tcp { get; init; } = TcpSettings.Linux;

    public ulong Seed { get; init; } = 1;

    public IReadOnlyList<ServedPort> Served { get; init; } = [];

    /// <summary>Ends when all of them are over.</summary>
    public Endpoint? Remote { get; init; }

    public int Connections { get; init; } = 1;

    /// <summary>For each of them.</summary>
    public Func<Conversation>? Talk { get; init; }

    /// <summary>Null: until it is cancelled.</summary>
    public Duration? Time { get; init; }

    public string? CaptureFile { get; init; }
}
