namespace Stead.Net.Tcp.Congestion;

/// <summary>The congestion controls, a line each.</summary>
public static class CongestionTable
{
    public static IReadOnlyList<CongestionEntry> Entries { get; } =
    [
        new("newreno", "RFC 5681, RFC 6582: a loss halves the window", settings => new NewReno(settings)),
        new("cubic", "RFC 9438: the window is a cubic function of time", settings => new Cubic(settings)),
        new("cubic-linux", "CUBIC as Linux has it: hybrid slow start instead of HyStart++", settings => new Cubic(settings, isLinux: true)),
        new("vegas", "keeps 1 to 3 segments in the bottleneck's buffer", settings => new Vegas(settings, settings.VegasAlpha, settings.VegasBeta)),
        new("vegas24", "keeps 2 to 4 there, as Linux and ns-3 do", settings => new Vegas(settings, 2, 4)),
        new("bbr", "BBR v1: paces at the path's measured bandwidth", settings => new Bbr(settings), "window"),
    ];

    public static CongestionEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>For a name that was checked (<see cref="Find"/>, <see cref="SenderProfile"/>).</summary>
    public static ICongestionControl Create(string name, in CongestionSettings settings)
    {
        var entry = Find(name);
        Invariant.Require(entry is not null);
        return entry.Create(settings);
    }
}
