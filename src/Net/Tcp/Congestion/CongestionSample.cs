namespace Stead.Net.Tcp.Congestion;

/// <summary>The state in which congestion was seen. Sizes are bytes of payload.</summary>
/// <param name="InFlight">FlightSize of RFC 5681: sent and not cumulatively acknowledged, with what is lost.</param>
/// <param name="IsEcn">Told by a mark; nothing is lost.</param>
public readonly record struct CongestionSample(Instant Now, long InFlight, Duration SmoothedRtt, bool IsEcn = false);
