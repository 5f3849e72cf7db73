namespace Stead.Net.Links.Impairments;

/// <summary>Each packet is lost or not, whatever became of the others.</summary>
public sealed class RandomLoss(double probability) : IImpairment
{
    public static ImpairmentKind Kind { get; } = new("loss", "PROBABILITY", "packets that are lost, each by itself", "0.1%",
        words => words is [var word] && Probability.TryParse(word, out var probability) ? () => new RandomLoss(probability) : null);

    public void Apply(ref Transit transit) => transit.IsLost = transit.Random.Chance(probability);
}
