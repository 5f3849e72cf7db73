namespace Stead.Net.Tcp.Congestion;

/// <summary>A congestion control that can be chosen.</summary>
/// <param name="What">A few words for lists.</param>
/// <param name="Pacing">Of <see cref="Pacing.PacingTable"/>, where the connection asks for none.</param>
public sealed record CongestionEntry(string Name, string What, Func<CongestionSettings, ICongestionControl> Create, string Pacing = "none");
