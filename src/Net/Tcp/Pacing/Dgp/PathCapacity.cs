namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// How fast the path's bottleneck is, whoever else uses it: the article's future work. A burst arrives there faster than it can leave, and its
/// segments leave one after the other; the acknowledgements of a burst are as far apart as the bottleneck makes them. The median of many such
/// rates is taken, since other traffic between the segments makes some too low, and acknowledgements that a way back holds and lets go together
/// make some too high. Goodput itself bounds it: the path is at least as fast as the best of the last minute, and taken for no more than thrice that.
/// </summary>
internal sealed class PathCapacity
{
    private const int LeastSegments = 3;
    private const int MostTimesGoodput = 3;
    private const int Ticks = 10;
    private const long TickNanoseconds = 6_000_000_000;

    /// <summary>The median's last step is a 32nd of itself.</summary>
    private const int SmallestStep = 32;

    /// <summary>What a shaper lets pass at once is over sooner.</summary>
    private static readonly Duration s_shortestGoodput = Duration.FromMilliseconds(50);

    private readonly WindowedBest _goodput = WindowedBest.Greatest(Ticks);
    private Instant _burstAt = Instant.Never;
    private long _burstStart;
    private long _burstEnd;
    private long _trainStart;
    private long _trainEnd = -1;
    private long _ackedFirst;
    private Instant _ackedFirstAt;
    private long _median;
    private int _step = 1;
    private long _measuredBytes;
    private Duration _measuredTime;

    /// <summary>Of payload; zero before it is known.</summary>
    public DataRate Rate { get; private set; }

    public void OnSent(in PacingState state, long firstByte, int bytes)
    {
        if (state.Now != _burstAt || firstByte != _burstEnd) (_burstAt, _burstStart) = (state.Now, firstByte);
        _burstEnd = firstByte + bytes;
        var isBeingTimed = _trainEnd > state.AcknowledgedTo && _trainStart != _burstStart;
        if (!isBeingTimed && _burstEnd - _burstStart >= LeastSegments * state.SegmentSize) (_trainStart, _trainEnd, _ackedFirst) = (_burstStart, _burstEnd, 0);
    }

    /// <summary>What is repaired says nothing of the bottleneck.</summary>
    public void OnRetransmitted() => _trainEnd = -1;

    public void OnAck(Instant now, long acknowledged, int segmentSize)
    {
        if (_trainEnd < 0 || acknowledged <= _trainStart) return;
        // The last segment's acknowledgement may wait for the next burst.
        var isLast = acknowledged >= _trainEnd - segmentSize;
        if (_ackedFirst == 0)
        {
            (_ackedFirst, _ackedFirstAt) = (acknowledged, now);
            if (isLast) _trainEnd = -1;
            return;
        }
        if (!isLast) return;
        if (acknowledged <= _trainEnd && now > _ackedFirstAt) Add(DataRate.Of(acknowledged - _ackedFirst, now - _ackedFirstAt).BytesPerSecond);
        _trainEnd = -1;
    }

    public void OnMeasured(Instant now, DataRate goodput, Duration elapsed)
    {
        _measuredBytes += goodput.BytesIn(elapsed);
        _measuredTime += elapsed;
        if (_measuredTime < s_shortestGoodput) return;
        _goodput.Add(now.Nanoseconds / TickNanoseconds, DataRate.Of(_measuredBytes, _measuredTime).BytesPerSecond);
        (_measuredBytes, _measuredTime) = (0, Duration.Zero);
        Conclude();
    }

    /// <summary>Half of the samples are above the median, and half below: each moves it a little towards itself.</summary>
    private void Add(long rate)
    {
        if (_median == 0) _median = rate;
        else if (rate > _median) _median = Math.Min(_median + _median / _step, rate);
        else _median = Math.Max(_median - _median / (_step + 1), rate);
        if (_step < SmallestStep) _step++;
        Conclude();
    }

    private void Conclude()
    {
        var goodput = _goodput.Value;
        if (goodput > 0) Rate = new(Math.Clamp(_median, goodput, goodput * MostTimesGoodput));
    }
}
