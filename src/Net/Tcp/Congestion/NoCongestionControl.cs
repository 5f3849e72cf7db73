namespace Stead.Net.Tcp.Congestion;

/// <summary>Before a connection is established: one SYN.</summary>
internal sealed class NoCongestionControl : ICongestionControl
{
    public static NoCongestionControl Instance { get; } = new();

    public string Name => "";

    public long Window => 1;

    public long SlowStartThreshold => long.MaxValue;
}
