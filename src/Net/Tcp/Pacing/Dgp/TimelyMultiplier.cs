namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// By how much the bandwidth estimate is multiplied: Timely's word after each measurement, except where goodput itself says something else. Whoever
/// loses ground without losses is being pushed aside by a flow that fills the buffer, and pushes back a few times before it yields. In ten-thousandths.
/// </summary>
internal sealed class TimelyMultiplier(DgpSettings settings)
{
    public const int Unit = 10_000;

    private const int Point = Unit / 100;
    private const int PushPoints = 10;

    private readonly Timely _timely = new(settings);
    private long _reference;
    private bool _isLost;
    private int _gainPushes;
    private int _lossPushes;

    public int SlowStart { get; private set; } = settings.SlowStartMultiplier * Point;

    public int Avoidance { get; private set; } = settings.AvoidanceMultiplier * Point;

    public int Recovery => settings.RecoveryMultiplier * Point;

    /// <param name="estimate">The bandwidth that is multiplied.</param>
    /// <param name="paced">The lowest rate at which the measured data was paced.</param>
    public void Update(in GoodputMeasurement measured, DataRate estimate, DataRate paced, Duration minimumRtt, int segmentSize)
    {
        if (settings.NoTimely) return;
        var step = _timely.Advance(measured.Rtt, measured.PreviousRtt, minimumRtt);
        var rate = measured.Rate.BytesPerSecond;
        var gains = _reference > 0 && rate > _reference + _reference * settings.GainPercent / 100 && !measured.HadLosses;
        // Whoever gets what was sent has lost no ground, only slowed down.
        var due = Math.Min(_reference, paced.BytesPerSecond);
        var loses = rate < due - due * settings.LossPercent / 100 && !measured.HadLosses;
        _reference = rate;
        if (!gains) _gainPushes = 0;
        if (!loses) _lossPushes = 0;
        if (measured.LossBegan && settings.LossLowers && measured.Rtt >= _timely.Low(minimumRtt))
        {
            // The buffer is full, however short it is: what a loss takes from the window it takes from the multiplier.
            _isLost = true;
            if (measured.SawSlowStart) SlowStart = Lost(SlowStart);
            if (measured.SawAvoidance) Avoidance = Lost(Avoidance);
        }
        else if (step.IsHigh)
        {
            // No pushing against a buffer that is full already.
            SlowStart = Math.Min(SlowStart, Unit);
            Avoidance = Math.Min(Avoidance, Unit);
            Lower(measured, step);
        }
        else if (step.Rises)
        {
            var by = step.Increments * Delta(estimate, minimumRtt, segmentSize);
            var multiplier = measured.SawSlowStart ? SlowStart : Avoidance;
            if (measured.Rtt < _timely.Low(minimumRtt)) by = Math.Max(by, Math.Min(Restored(estimate, minimumRtt, segmentSize), Unit - multiplier));
            if (multiplier + by >= Unit) _isLost = false;
            Raise(measured, estimate, by, int.MaxValue);
        }
        else if (loses && _lossPushes < settings.MostPushesOnLoss)
        {
            _lossPushes++;
            Raise(measured, estimate, PushPoints * Point, settings.PushThreshold * Point);
        }
        else if (gains && _gainPushes < settings.MostPushesOnGain)
        {
            _gainPushes++;
            Raise(measured, estimate, Delta(estimate, minimumRtt, segmentSize), int.MaxValue);
        }
        else
        {
            Lower(measured, step);
        }
    }

    public bool IsLowest => Avoidance <= settings.LowestMultiplier * Point;

    /// <summary>T_low while the multiplier is below 100: on an empty path no more arrives than is sent, which says nothing of what the path could carry.</summary>
    public Duration HeldBelow(Duration minimumRtt) => Avoidance < Unit ? _timely.Low(minimumRtt) : default;

    /// <summary>The path stands empty after a probe, or a pause.</summary>
    public void Restart(int percent)
    {
        if (settings.NoTimely) return;
        (SlowStart, Avoidance) = (percent * Point, percent * Point);
        _isLost = false;
        _timely.Forget();
        (_reference, _gainPushes, _lossPushes) = (0, 0, 0);
    }

    /// <summary>All was acknowledged while the pacer held data back: it was too slow.</summary>
    public void Push()
    {
        SlowStart = Math.Max(SlowStart, Unit) + PushPoints * Point;
        Avoidance = Bounded(Math.Max(Avoidance, Unit) + PushPoints * Point, settings.HighestMultiplier);
    }

    public void NeverBelowOne() => (SlowStart, Avoidance) = (Math.Max(SlowStart, Unit), Math.Max(Avoidance, Unit));

    /// <summary>
    /// Algorithm 1 adds δ to the rate, which lets slow flows gain on fast ones; points of a multiplier are a share of each flow's own rate and leave the shares as
    /// they are. So δ is as many points as add the same rate to each, from half of the setting to one and a half of it.
    /// </summary>
    private int Delta(DataRate estimate, Duration minimumRtt, int segmentSize)
    {
        var points = settings.Increase * Point;
        if (settings.AdditiveSegments == 0) return points;
        return (int)Math.Clamp((long)points * settings.AdditiveSegments / InRoundTrip(estimate, minimumRtt, segmentSize), points / 2, points * 3 / 2);
    }

    /// <summary>What a multiplier below one gets back in a measurement without a queue: the longer the path, the more goes unused while it rises by δ.</summary>
    private int Restored(DataRate estimate, Duration minimumRtt, int segmentSize)
    {
        var most = settings.RestorePoints * Point;
        if (_isLost || settings.AdditiveSegments == 0) return _isLost ? most : 0;
        return (int)Math.Min(most, settings.Increase * Point * InRoundTrip(estimate, minimumRtt, segmentSize) / settings.AdditiveSegments);
    }

    private static long InRoundTrip(DataRate estimate, Duration minimumRtt, int segmentSize) => Math.Max(estimate.BytesIn(minimumRtt) / segmentSize, 1);

    private void Raise(in GoodputMeasurement measured, DataRate estimate, int by, int threshold)
    {
        var most = (Int128)measured.Rate.BytesPerSecond * (100 + settings.MostOver) / 100 * Unit;
        bool May(int multiplier) => multiplier <= threshold && (multiplier <= Unit || (Int128)estimate.BytesPerSecond * multiplier < most);
        if (measured.SawSlowStart)
        {
            if (May(SlowStart)) SlowStart = Bounded(SlowStart + by, settings.HighestSlowStartMultiplier);
        }
        else if (measured.SawAvoidance && May(Avoidance))
        {
            Avoidance = Bounded(Avoidance + by, settings.HighestMultiplier);
        }
    }

    private void Lower(in GoodputMeasurement measured, TimelyStep step)
    {
        if (measured.SawSlowStart) SlowStart = Reduced(SlowStart, step);
        if (measured.SawAvoidance) Avoidance = Reduced(Avoidance, step);
    }

    private int Lost(int multiplier) => Math.Max(Math.Min(multiplier, Unit) * settings.LossWindow / 100, settings.LowestMultiplier * Point);

    private int Reduced(int multiplier, TimelyStep step) =>
        Math.Max(multiplier - (int)(multiplier * step.Millionths / 1_000_000), settings.LowestMultiplier * Point);

    private static int Bounded(int multiplier, int highestPercent) => highestPercent == 0 ? multiplier : Math.Min(multiplier, highestPercent * Point);
}
