namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>What Timely says to do with the rate: add so many δ, or take away so many millionths of it.</summary>
/// <param name="Increments">N; 0 where the rate is to fall.</param>
/// <param name="IsHigh">The round trip is beyond T_high.</param>
internal readonly record struct TimelyStep(int Increments, long Millionths, bool IsHigh)
{
    public bool Rises => Increments > 0;
}
