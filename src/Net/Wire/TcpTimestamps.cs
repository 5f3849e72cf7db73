namespace Stead.Net.Wire;

/// <summary>RFC 7323 §3: the sender's clock, and the one of the other side that it answers.</summary>
public readonly record struct TcpTimestamps(uint Value, uint Echo);
