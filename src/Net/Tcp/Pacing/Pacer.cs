namespace Stead.Net.Tcp.Pacing;

/// <summary>
/// A token bucket that fills at a rate and is emptied in bursts: when nothing is owed for what left before, another burst may leave, at once or in
/// parts. A sender that comes late is given up to a quarter of a burst for it, an idle one no more.
/// </summary>
public struct Pacer
{
    /// <summary>Bytes: no burst is larger than a packet can be.</summary>
    public const int LargestBurst = 65_535;

    private const long Scale = 1_000_000_000;

    /// <summary>In billionths of a byte, that no rate loses any by rounding; negative is credit.</summary>
    private long _owed;

    private Instant _at;
    private long _left;

    /// <summary>How many bytes of payload may leave now; 0: none before <see cref="NextSend"/>.</summary>
    public long Allowance(Instant now, DataRate rate, int burst)
    {
        Settle(now, rate, burst);
        if (_owed <= 0) _left = burst;
        return Math.Max(_left, 0);
    }

    /// <param name="bytes">Of payload, as the rates are; more than the allowance is owed for too.</param>
    public void OnSent(int bytes)
    {
        _left -= bytes;
        _owed += bytes * Scale;
    }

    /// <summary>When the next burst may begin at this rate. Meant after an <see cref="Allowance"/> of 0 at the same moment.</summary>
    public readonly Instant NextSend(DataRate rate)
    {
        if (_owed <= 0) return _at;
        if (rate.BytesPerSecond <= 0) return Instant.Never;
        return _at + new Duration((_owed + rate.BytesPerSecond - 1) / rate.BytesPerSecond);
    }

    private void Settle(Instant now, DataRate rate, int burst)
    {
        if (now <= _at) return;
        var credit = -burst / 4 * Scale;
        // What both products could overflow is an idle time.
        var passed = (Int128)(now - _at).Nanoseconds * rate.BytesPerSecond;
        _owed = passed > _owed - credit ? credit : _owed - (long)passed;
        _at = now;
    }

    /// <summary>Bytes that a rate carries between two bursts, rounded up to whole segments, within limits given in segments.</summary>
    public static int BurstSize(DataRate rate, int burstsPerSecond, int segmentSize, int leastSegments, int mostSegments)
    {
        var bytes = Math.Min(rate.BytesPerSecond / burstsPerSecond, LargestBurst);
        var segments = Math.Clamp((bytes + segmentSize - 1) / segmentSize, leastSegments, Math.Max(mostSegments, leastSegments));
        return (int)segments * segmentSize;
    }
}
