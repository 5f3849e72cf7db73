namespace Stead.Net.Links.Impairments;

/// <summary>Delay that varies, evenly between nothing and a most. Packets stay in order, as in a queue.</summary>
public sealed class Jitter(Duration most) : IImpairment
{
    public static ImpairmentKind Kind { get; } = new("jitter", "TIME", "delay that varies, up to so much; packets stay in order", "5ms",
        words => words is [var word] && Duration.TryParse(word, out var most) ? () => new Jitter(most) : null);

    public void Apply(ref Transit transit) => transit.Extra += new Duration(transit.Random.Below(most.Nanoseconds + 1));
}
