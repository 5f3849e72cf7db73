namespace Stead.Net.Tcp.Congestion;

/// <summary>The congestion controls, a line each.</summary>
public static class CongestionTable
{
    public static IReadOnlyList<CongestionEntry> Entries { get; } =
    [
        new("newreno", "RFC 5681, RFC 6582: a loss halves the window", settings => new NewReno(settings)),
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
