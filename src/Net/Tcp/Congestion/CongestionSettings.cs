namespace Stead.Net.Tcp.Congestion;

/// <summary>With what a congestion control begins.</summary>
/// <param name="SegmentSize">Bytes of payload in a full segment (SMSS).</param>
/// <param name="InitialWindow">RFC 6928.</param>
/// <param name="Seed">For those that draw lots (BBR's phase).</param>
/// <param name="GrowthLimit">Segments by which one acknowledgement may let slow start grow: L of RFC 3465 §2.2. Without a limit, as Linux and the article.</param>
/// <param name="HyStart">Slow start is left when delay rises (RFC 9406); null: as is usual, with CUBIC and not with NewReno.</param>
/// <param name="VegasAlpha">Segments in the bottleneck's buffer below which Vegas lets the window grow; beyond <paramref name="VegasBeta"/> it shrinks.</param>
/// <param name="IsPaced">Segments are spread over the round trip.</param>
public readonly record struct CongestionSettings(int SegmentSize, long InitialWindow, ulong Seed = 1, int GrowthLimit = int.MaxValue, bool? HyStart = null,
    int VegasAlpha = 1, int VegasBeta = 3, bool IsPaced = false);
