namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>What DGP thinks, under the article's names, for traces.</summary>
/// <param name="Multiplier">The one in use, in ten-thousandths.</param>
/// <param name="FillCap">The FCC, measured or fixed; zero: none.</param>
public readonly record struct DgpReport(DataRate GoodputEstimate, DataRate LongTermBandwidth, int Multiplier, DataRate Bandwidth, DataRate FillRate, DataRate FillCap, DataRate PaceRate)
{
    public Duration MinimumRtt { get; init; }

    /// <summary>curGpRTT.</summary>
    public Duration CurrentRtt { get; init; }

    public bool IsProbing { get; init; }

    /// <summary>Of the path; zero where it is not measured, or not yet.</summary>
    public DataRate Capacity { get; init; }

    public int Measurements { get; init; }
}
