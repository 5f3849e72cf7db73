using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Host.Network;

/// <summary>What a stack on a TUN device has done so far.</summary>
/// <param name="Received">Bytes of payload, of all connections; <paramref name="Sent"/> are acknowledged.</param>
/// <param name="Open">Connections now, and how many there have been.</param>
/// <param name="Failures">The first of them, in words.</param>
/// <param name="Busiest">The open connection that has carried the most.</param>
/// <param name="Allocated">Bytes that the loop took from the heap, without what reports take.</param>
/// <param name="Refused">Packets that the kernel did not take.</param>
public sealed record TunReport(Duration Time, long Received, long Sent, int Open, long Accepted, long Connected, long Failed, IReadOnlyList<string> Failures, StackCounters Counters,
    TcpInfo? Busiest, long Allocated, long Refused)
{
    /// <summary>Why the capture ended early.</summary>
    public HostException? CaptureFailure { get; init; }
}
