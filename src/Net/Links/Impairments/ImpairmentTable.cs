namespace Stead.Net.Links.Impairments;

/// <summary>All that can go wrong on a wire. To add one: its file, and a line here.</summary>
public static class ImpairmentTable
{
    public static IReadOnlyList<ImpairmentKind> All { get; } =
    [
        RandomLoss.Kind,
        BurstLoss.Kind,
        PeriodicLoss.Kind,
        Jitter.Kind,
        Reordering.Kind,
        Duplication.Kind,
        Corruption.Kind,
    ];

    public static ImpairmentKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
