using Stead.Net.Tcp.Congestion;

namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// The lowest round trip of the last ten seconds, and the probe that finds it again: when it was not seen for so long, the path is drained, held so
/// for a moment, and filled again. By a window of four segments as the article has it, or by a lower pacing rate as FreeBSD.
/// </summary>
internal sealed class ProbeRtt(DgpSettings settings)
{
    private const int Ticks = 10;

    private readonly WindowedBest _least = WindowedBest.Least(Ticks);
    private Instant _seen;
    private Instant _began;
    private Instant? _drained;
    private bool _roundPassed;

    public bool IsProbing { get; private set; }

    /// <summary>Zero before the first.</summary>
    public Duration MinimumRtt => _least.Value == long.MaxValue ? default : new(_least.Value);

    public long WindowLimit(int segmentSize) => IsProbing && !settings.ProbeByGain ? settings.ProbeSegments * segmentSize : long.MaxValue;

    /// <summary>Percent of the estimate at which is paced while it probes.</summary>
    public int Multiplier(Instant now, Duration roundTrip)
    {
        if (!settings.ProbeByGain) return 100;
        var rounds = roundTrip > Duration.Zero ? (int)Math.Min((now - _began).Nanoseconds / roundTrip.Nanoseconds, 100) : 0;
        return Math.Max(settings.ProbeMultiplier - settings.ProbeReduction * rounds, settings.LowestProbeMultiplier);
    }

    /// <returns>Whether a probe began or ended.</returns>
    public bool OnAck(in AckSample sample, in PacingState state, DataRate estimate, Duration roundTrip)
    {
        var now = state.Now;
        var isPeer = false;
        if (sample.Rtt is { } rtt)
        {
            isPeer = Lower(now, rtt) && now - _seen >= settings.ProbeInterval * (100 - settings.JoinWithin) / 100;
            if (rtt <= MinimumRtt || MinimumRtt == default)
            {
                if (!settings.ProbeByGain || MinimumRtt == default || MinimumRtt - rtt > settings.MinimumMustMove) _seen = now;
            }
            _least.Add(Tick(now), rtt.Nanoseconds);
        }
        if (!IsProbing)
        {
            if (state.Outstanding == 0 || estimate == DataRate.Zero || !isPeer && now - _seen < settings.ProbeInterval) return false;
            (IsProbing, _began, _drained, _roundPassed) = (true, now, null, false);
            return true;
        }
        if (_drained is null && (sample.InFlight <= Target(state, estimate) || settings.ProbeByGain && now - _began > roundTrip * settings.LongestDrain)) _drained = now;
        else if (_drained is not null) _roundPassed |= sample.IsNewRound;
        // What was sent into the drained path must have come back.
        var isHeld = _drained is { } drained && now - drained >= settings.ProbeHold && _roundPassed;
        if (!isHeld && now - _began < settings.LongestProbe && state.Outstanding > 0) return false;
        (IsProbing, _seen) = (false, now);
        return true;
    }

    private bool Lower(Instant now, Duration rtt)
    {
        _least.Advance(Tick(now));
        return rtt < MinimumRtt;
    }

    private long Target(in PacingState state, DataRate estimate)
    {
        var least = (long)settings.ProbeSegments * state.SegmentSize;
        return settings.ProbeByGain ? Math.Max(estimate.BytesIn(MinimumRtt), least) : least;
    }

    private long Tick(Instant now) => now.Nanoseconds / Math.Max(settings.MinimumRttLife.Nanoseconds / Ticks, 1);
}
