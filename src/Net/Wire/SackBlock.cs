namespace Stead.Net.Wire;

/// <summary>Bytes that have arrived out of order (RFC 2018), or twice (RFC 2883).</summary>
/// <param name="End">The first byte behind it.</param>
public readonly record struct SackBlock(SequenceNumber Start, SequenceNumber End);
