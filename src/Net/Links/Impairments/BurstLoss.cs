namespace Stead.Net.Links.Impairments;

/// <summary>Losses in bursts: the simple Gilbert model. It loses all while it is in its bad state, nothing in the good one.</summary>
/// <param name="begins">Probability, for each packet, that a burst begins with it.</param>
/// <param name="ends">Probability, for each lost packet, that it is the last of its burst: the mean burst has 1/ends packets.</param>
public sealed class BurstLoss(double begins, double ends) : IImpairment
{
    private bool _isBad;

    public static ImpairmentKind Kind { get; } = new("burst-loss", "BEGINS ENDS", "losses in bursts: how likely one begins, how likely it ends with each packet", "0.1% 25%",
        words => words is [var first, var second] && Probability.TryParse(first, out var begins) && Probability.TryParse(second, out var ends) && ends > 0
            ? () => new BurstLoss(begins, ends) : null);

    public void Apply(ref Transit transit)
    {
        if (!_isBad && !transit.Random.Chance(begins)) return;
        transit.IsLost = true;
        _isBad = !transit.Random.Chance(ends);
    }
}
