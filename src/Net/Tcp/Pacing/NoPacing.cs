namespace Stead.Net.Tcp.Pacing;

/// <summary>Acknowledgements are the only clock.</summary>
public sealed class NoPacing : IPacing
{
    public static NoPacing Instance { get; } = new();

    public DataRate? Rate(in PacingState state, bool isRetransmission) => null;

    public int BurstSize(DataRate rate, int segmentSize) => int.MaxValue;
}
