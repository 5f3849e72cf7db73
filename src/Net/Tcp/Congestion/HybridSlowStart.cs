namespace Stead.Net.Tcp.Congestion;

/// <summary>
/// Hybrid slow start (Ha and Rhee 2011) as Linux has it beside its CUBIC: slow start is over when acknowledgements have come one behind the other for half of the lowest
/// round trip, which is then about what the path holds, or when a round's lowest is an eighth above the lowest of all. Below 16 segments nothing is looked at.
/// </summary>
/// <param name="isPaced">A sender that spreads its segments makes the train twice as long.</param>
internal sealed class HybridSlowStart(int segmentSize, bool isPaced)
{
    private const int LeastSamples = 8, LeastSegments = 16, RttDivisor = 8;

    private static readonly Duration s_gap = Duration.FromMilliseconds(2), s_burst = Duration.FromMilliseconds(1);
    private static readonly Duration s_leastRise = Duration.FromMilliseconds(4), s_mostRise = Duration.FromMilliseconds(16);

    private Duration _lowest = Duration.Longest, _thisRound;
    private Instant _roundBegan, _lastOfTrain;
    private long _acknowledged, _roundEnd;
    private int _samples;

    /// <param name="window">Bytes, before this acknowledgement, which is one of all that advance.</param>
    public bool IsOver(in AckSample sample, long window)
    {
        _acknowledged += sample.Acked;
        if (sample.Rtt is not { } rtt) return false;
        _lowest = Duration.Min(_lowest, rtt);
        if (window < LeastSegments * segmentSize) return false;
        if (_acknowledged > _roundEnd) BeginRound(sample);
        return IsTrainLong(sample.Now) || IsDelayHigher(rtt);
    }

    /// <summary>Until what is under way now is acknowledged.</summary>
    private void BeginRound(in AckSample sample)
    {
        (_roundBegan, _lastOfTrain, _roundEnd) = (sample.Now, sample.Now, _acknowledged + sample.InFlight);
        (_thisRound, _samples) = (Duration.Longest, 0);
    }

    private bool IsTrainLong(Instant now)
    {
        if (now - _lastOfTrain > s_gap) return false;
        _lastOfTrain = now;
        return now - _roundBegan > (_lowest + s_burst) / (isPaced ? 1 : 2);
    }

    private bool IsDelayHigher(Duration rtt)
    {
        _thisRound = Duration.Min(_thisRound, rtt);
        return ++_samples > LeastSamples && _thisRound > _lowest + Duration.Max(s_leastRise, Duration.Min(_lowest / RttDivisor, s_mostRise));
    }
}
