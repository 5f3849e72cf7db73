namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// How Dynamic Goodput Pacing behaves. The defaults are the article's rules where it has one and FreeBSD's values where it is silent; <see cref="FreeBsd"/>
/// is what FreeBSD's code does where the two differ. docs/dgp.md lists each choice. Percentages are of the bandwidth estimate.
/// </summary>
public sealed record DgpSettings
{
    public static DgpSettings Article { get; } = new();

    public static DgpSettings FreeBsd { get; } = new()
    {
        Averaged = 3,
        ProbeByGain = true,
        BoostOnce = true,
        HighestMultiplier = 0,
        AdditiveSegments = 0,
        LossLowers = false,
        RestorePoints = 0,
        HoldsEstimate = false,
        InverseAlpha = 8,
        ReducesCubicAlike = false,
        FillsInRecovery = false,
        BurstsByRoundTrip = false,
        FallsAtOnce = false,
        ForgetsLongTerm = false,
    };

    public FillCap FillCap { get; init; } = FillCap.Usual;

    /// <summary>The window is filled in fast recovery too: the article's formula has no exception, FreeBSD's code has this one.</summary>
    public bool FillsInRecovery { get; init; } = true;

    // The goodput estimate.

    /// <summary>Measurements before pacing begins.</summary>
    public int RequiredMeasurements { get; init; } = 1;

    /// <summary>So many first measurements are averaged; those after them move the average. Article: the seed and the next three. FreeBSD: 3.</summary>
    public int Averaged { get; init; } = 4;

    /// <summary>How LTbw takes part: 0 not, 1 the lesser of the two counts, 2 the greater (article).</summary>
    public int LongTermUse { get; init; } = 2;

    /// <summary>At the lowest multiplier and still beyond T_high LTbw begins again: after a fall of the path's rate half of what it remembers may be more than there is.</summary>
    public bool ForgetsLongTerm { get; init; } = true;

    /// <summary>
    /// At a round trip beyond T_high a goodput of less than half the estimate, without losses, is the estimate from then on. A shaper lets its first
    /// bytes pass at once, and an average that moves by an eighth would fill its buffer for seconds.
    /// </summary>
    public bool FallsAtOnce { get; init; } = true;

    // The multiplier and Timely.

    public bool NoTimely { get; init; }

    public int SlowStartMultiplier { get; init; } = 250;

    public int AvoidanceMultiplier { get; init; } = 100;

    public int RecoveryMultiplier { get; init; } = 90;

    public int LowestMultiplier { get; init; } = 50;

    /// <summary>In congestion avoidance; 0: as far as <see cref="MostOver"/> lets it. The article has 130.</summary>
    public int HighestMultiplier { get; init; } = 130;

    public int HighestSlowStartMultiplier { get; init; }

    /// <summary>Above 100 the multiplier is raised while the rate that comes of it is less than so many percent above the last measurement.</summary>
    public int MostOver { get; init; } = 30;

    /// <summary>Timely's δ, in points of the multiplier.</summary>
    public int Increase { get; init; } = 2;

    /// <summary>Of a flow with so many segments in a minimum RTT; others rise by the same rate. 0: by the same points (FreeBSD).</summary>
    public int AdditiveSegments { get; init; } = 34;

    /// <summary>Timely's β, in percent.</summary>
    public int Decrease { get; init; } = 80;

    /// <summary>1/α: the gradient is an average of about so many measurements. Each takes a round trip or two: with FreeBSD's 8 it would be a dozen round trips late.</summary>
    public int InverseAlpha { get; init; } = 6;

    /// <summary>T_low is the minimum RTT and this share of it.</summary>
    public int LowNumerator { get; init; } = 1;

    public int LowDivisor { get; init; } = 4;

    /// <summary>T_high is so many minimum RTTs.</summary>
    public int HighFactor { get; init; } = 3;

    /// <summary>Five rises in a row bring one step of five δ (FreeBSD), not five δ from then on (Timely's HAI).</summary>
    public bool BoostOnce { get; init; }

    /// <summary>A measurement so many percent above the one before is a gain, or so many below a loss of ground.</summary>
    public int GainPercent { get; init; } = 2;

    public int LossPercent { get; init; } = 4;

    /// <summary>How often in a row a gain, or a loss of ground, raises the multiplier against Timely's word.</summary>
    public int MostPushesOnGain { get; init; } = 3;

    public int MostPushesOnLoss { get; init; } = 3;

    /// <summary>Ground that is lost raises only multipliers up to this.</summary>
    public int PushThreshold { get; init; } = 100;

    /// <summary>A measurement with losses and a round trip beyond T_low lowers the multiplier, as a loss lowers the window.</summary>
    public bool LossLowers { get; init; } = true;

    /// <summary>
    /// A multiplier below 100 at a round trip below T_low rises by so many points: after a loss, and, as far as <see cref="AdditiveSegments"/> says, on long paths.
    /// GPest follows what is sent, so that each round trip below 100 lowers the rate once more; 0: as any other (FreeBSD).
    /// </summary>
    public int RestorePoints { get; init; } = 4;

    /// <summary>What is measured below T_low with a multiplier below 100 is what the pacer let through, and does not lower the estimate (FreeBSD: only after a probe).</summary>
    public bool HoldsEstimate { get; init; } = true;

    // Slow start.

    /// <summary>Slow start has been left when goodput did not rise to so many thousandths in <see cref="RoundsWithoutRise"/> rounds; 0 rounds: never.</summary>
    public int RisePermille { get; init; } = 1200;

    public int RoundsWithoutRise { get; init; } = 5;

    /// <summary>To how many percent the window falls at a loss.</summary>
    public int LossWindow { get; init; } = 80;

    /// <summary>CUBIC's as NewReno's; FreeBSD leaves CUBIC its 70 %, so that under losses at one and the same rate it holds less than NewReno.</summary>
    public bool ReducesCubicAlike { get; init; } = true;

    // The probe of the minimum RTT.

    /// <summary>A lower pacing rate drains the path (FreeBSD), not a window of <see cref="ProbeSegments"/> (article).</summary>
    public bool ProbeByGain { get; init; }

    public int ProbeSegments { get; init; } = 4;

    public int ProbeMultiplier { get; init; } = 60;

    /// <summary>By how many points it falls each round trip of the drain, and how far.</summary>
    public int ProbeReduction { get; init; } = 10;

    public int LowestProbeMultiplier { get; init; } = 40;

    public Duration ProbeInterval { get; init; } = Duration.FromMicroseconds(9_600_000);

    /// <summary>Where it is probed by gain: only a minimum that falls by more counts as found again.</summary>
    public Duration MinimumMustMove { get; init; } = Duration.FromMicroseconds(250_000);

    /// <summary>A lower round trip in the last so many percent of the interval begins a probe: another flow drains the path, and it is best done together.</summary>
    public int JoinWithin { get; init; } = 10;

    public Duration MinimumRttLife { get; init; } = Duration.FromMicroseconds(10_000_000);

    /// <summary>How long the path is held drained.</summary>
    public Duration ProbeHold { get; init; } = Duration.FromMicroseconds(40_000);

    /// <summary>Round trips that draining may take.</summary>
    public int LongestDrain { get; init; } = 2;

    /// <summary>No probe is longer.</summary>
    public Duration LongestProbe { get; init; } = Duration.FromMicroseconds(2_000_000);

    /// <summary>The multipliers after a probe.</summary>
    public int MultiplierAfterProbe { get; init; } = 130;

    // Bursts.

    /// <summary>So many bursts a second: 4 ms of data each.</summary>
    public int BurstsPerSecond { get; init; } = 250;

    /// <summary>And at least four in a minimum RTT; FreeBSD: 4 ms of data however short the path is.</summary>
    public bool BurstsByRoundTrip { get; init; } = true;

    public int MostBurstSegments { get; init; } = 40;

    public bool SingleSegmentBursts { get; init; }
}
