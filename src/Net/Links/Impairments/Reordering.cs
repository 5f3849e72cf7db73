namespace Stead.Net.Links.Impairments;

/// <summary>Some packets are held back, evenly between nothing and a most, and those behind overtake them.</summary>
public sealed class Reordering(double probability, Duration most) : IImpairment
{
    public static ImpairmentKind Kind { get; } = new("reorder", "PROBABILITY TIME", "packets that are held back, up to so long, while others overtake", "1% 5ms",
        words => words is [var first, var second] && Probability.TryParse(first, out var probability) && Duration.TryParse(second, out var most)
            ? () => new Reordering(probability, most) : null);

    public void Apply(ref Transit transit)
    {
        if (!transit.Random.Chance(probability)) return;
        transit.Extra += new Duration(transit.Random.Below(most.Nanoseconds + 1));
        transit.MayBeOvertaken = true;
    }
}
