namespace Stead.Net.Tcp.Congestion;

/// <summary>With what a congestion control begins.</summary>
/// <param name="SegmentSize">Bytes of payload in a full segment (SMSS).</param>
/// <param name="InitialWindow">RFC 6928.</param>
/// <param name="Seed">For those that draw lots (BBR's phase).</param>
public readonly record struct CongestionSettings(int SegmentSize, long InitialWindow, ulong Seed = 1);
