using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Net.Tcp.Pacing;

/// <summary>The pacing policies, a line each.</summary>
public static class PacingTable
{
    public static IReadOnlyList<PacingEntry> Entries { get; } =
    [
        new("none", "as fast as the window allows", (_, _) => NoPacing.Instance),
        new("window", "the congestion control's rate, or a window a round trip", (_, _) => new WindowPacing()),
        new("dgp", "Dynamic Goodput Pacing: delay-based above the cap, loss-based up to it", (settings, control) => new DynamicGoodputPacing(settings, control)),
    ];

    public static PacingEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <param name="name">Checked (<see cref="Find"/>, <see cref="SenderProfile"/>); empty: what suits the congestion control.</param>
    public static IPacing Create(string name, DgpSettings settings, ICongestionControl control)
    {
        var entry = Find(name.Length > 0 ? name : CongestionTable.Find(control.Name)?.Pacing ?? "none");
        Invariant.Require(entry is not null);
        return entry.Create(settings, control);
    }
}
