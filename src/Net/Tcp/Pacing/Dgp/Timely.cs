namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// Algorithm 1 of the TIMELY paper as the article prints it, on the round trips of goodput measurements: curGpRTT is its new_rtt and prevGpRTT its
/// prev_rtt. The path's rate is unknown, so that T_low and T_high are multiples of the minimum.
/// </summary>
internal sealed class Timely(DgpSettings settings)
{
    private const int HighIncrements = 5;
    private const int EventsUntilHigh = 5;
    private const long Million = 1_000_000;

    private Duration _rttDifference;
    private int _falling;
    private int _rising;

    public TimelyStep Advance(Duration newRtt, Duration previousRtt, Duration minimumRtt)
    {
        var newDifference = newRtt - previousRtt;
        _rttDifference = _rttDifference - _rttDifference / settings.InverseAlpha + newDifference / settings.InverseAlpha;
        var normalizedGradient = _rttDifference.Nanoseconds * Million / Math.Max(minimumRtt.Nanoseconds, 1);
        var low = Low(minimumRtt);
        var high = minimumRtt * settings.HighFactor;
        _falling = normalizedGradient < 0 ? _falling + 1 : 0;
        if (newRtt < low) return Increase(1);
        if (newRtt > high) return Decrease(Million - high.Nanoseconds * Million / newRtt.Nanoseconds, isHigh: true);
        if (normalizedGradient <= 0) return Increase(_falling >= EventsUntilHigh ? HighIncrements : 1);
        return Decrease(normalizedGradient, isHigh: false);
    }

    /// <summary>T_low.</summary>
    public Duration Low(Duration minimumRtt) => minimumRtt + minimumRtt * settings.LowNumerator / settings.LowDivisor;

    /// <summary>After a pause in which the round trip was driven down on purpose.</summary>
    public void Forget() => (_rttDifference, _falling, _rising) = (default, 0, 0);

    private TimelyStep Increase(int increments)
    {
        _rising++;
        if (!settings.BoostOnce) return new(increments, 0, false);
        if (_rising < EventsUntilHigh) return new(1, 0, false);
        _rising = 0;
        return new(HighIncrements, 0, false);
    }

    private TimelyStep Decrease(long millionths, bool isHigh)
    {
        _rising = 0;
        return new(0, Math.Min(millionths * settings.Decrease / 100, Million), isHigh);
    }
}
