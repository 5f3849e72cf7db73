using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Net.Tcp.Pacing;

/// <summary>A pacing policy that can be chosen.</summary>
/// <param name="Create">Over the congestion control of the same connection.</param>
public sealed record PacingEntry(string Name, string What, Func<DgpSettings, ICongestionControl, IPacing> Create);
