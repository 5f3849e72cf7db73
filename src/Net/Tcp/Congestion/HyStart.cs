namespace Stead.Net.Tcp.Congestion;

/// <summary>
/// HyStart++ (RFC 9406): the first slow start is left before it overruns the path. When a round's lowest RTT is well above the round's before,
/// growth becomes a quarter (conservative slow start); if that lasts five rounds, slow start is over, and if the RTT falls again it goes on.
/// </summary>
internal sealed class HyStart
{
    private const int LeastSamples = 8;
    private const int GrowthDivisor = 4;
    private const int ConservativeRounds = 5;
    private const int RttDivisor = 8;

    private static readonly Duration s_leastRise = Duration.FromMilliseconds(4);
    private static readonly Duration s_mostRise = Duration.FromMilliseconds(16);

    private Duration _lastRound = Duration.Longest;
    private Duration _thisRound = Duration.Longest;
    private Duration _baseline = Duration.Longest;
    private int _samples;
    private int _rounds;

    public bool IsConservative => _baseline != Duration.Longest;

    /// <returns>By how many bytes the window grows for this acknowledgement; -1 when slow start is over.</returns>
    public long Grow(in AckSample sample)
    {
        if (sample.IsNewRound)
        {
            if (IsConservative && ++_rounds >= ConservativeRounds) return -1;
            (_lastRound, _thisRound, _samples) = (_thisRound, Duration.Longest, 0);
        }
        if (sample.Rtt is { } rtt)
        {
            _thisRound = Duration.Min(_thisRound, rtt);
            _samples++;
        }
        if (_samples >= LeastSamples)
        {
            if (IsConservative)
            {
                if (_thisRound < _baseline) _baseline = Duration.Longest;
            }
            else if (_lastRound != Duration.Longest && _thisRound >= _lastRound + Threshold)
            {
                (_baseline, _rounds) = (_thisRound, 0);
            }
        }
        return IsConservative ? sample.Credit / GrowthDivisor : sample.Credit;
    }

    private Duration Threshold => Duration.Max(s_leastRise, Duration.Min(_lastRound / RttDivisor, s_mostRise));
}
