namespace Stead.Net.Links.Impairments;

/// <summary>Every n-th packet is lost: for closed forms, which assume it.</summary>
public sealed class PeriodicLoss(long every) : IImpairment
{
    private long _count;

    public static ImpairmentKind Kind { get; } = new("lose-every", "N", "every N-th packet is lost", "1000",
        words => words is [var word] && long.TryParse(word, out var every) && every > 0 ? () => new PeriodicLoss(every) : null);

    public void Apply(ref Transit transit) => transit.IsLost = ++_count % every == 0;
}
