namespace Stead.Net.Links.Impairments;

/// <summary>Some packets arrive twice.</summary>
public sealed class Duplication(double probability) : IImpairment
{
    public static ImpairmentKind Kind { get; } = new("duplicate", "PROBABILITY", "packets that arrive twice", "0.5%",
        words => words is [var word] && Probability.TryParse(word, out var probability) ? () => new Duplication(probability) : null);

    public void Apply(ref Transit transit) => transit.Duplicates |= transit.Random.Chance(probability);
}
