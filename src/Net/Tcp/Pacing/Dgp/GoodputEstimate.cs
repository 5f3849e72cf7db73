using Stead.Net.Tcp.Congestion;

namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// GPest: how fast the cumulative acknowledgement advances, measured over one or two round trips at a time. A loss stops it, so that all the time
/// of a repair counts. The first measurements are averaged, later ones move the average by the share of a round trip they took.
/// </summary>
internal sealed class GoodputEstimate(DgpSettings settings)
{
    private const int ShortestWindow = 20;  // segments
    private const int LeastMeasured = 6;
    private const int WindowProducts = 2;   // of rate and round trip
    private const int Weight = 8;

    private bool _isMeasuring;
    private long _start;
    private long _end;
    private Instant _startedAt;
    private Instant _startSent;

    /// <summary>The first acknowledgement is the beginning: of the very first measurement, and of one behind an application's pause.</summary>
    private bool _beginsWithAck;

    private long _pauseAt = long.MaxValue;
    private long _lastPause;
    private bool _hadLosses, _sawSlowStart, _sawAvoidance;
    private bool _hasRtt, _wasInRecovery, _lossBegan;
    private Duration _rtt;
    private Duration _leastRtt;
    private long _peerWindow;
    private Int128 _sum;

    public DataRate Rate { get; private set; }

    public int Count { get; private set; }

    public Duration CurrentRtt { get; private set; }

    public Duration PreviousRtt { get; private set; }

    /// <summary>The peer's window over the lowest round trip of the last measurement: no goodput can be more.</summary>
    public DataRate Ceiling { get; private set; } = new(long.MaxValue);

    public void OnSent(in PacingState state, long firstByte)
    {
        if (!_isMeasuring) Begin(state, state.Outstanding > 0 ? state.AcknowledgedTo : firstByte, state.Outstanding > 0 ? state.OldestSent : state.Now);
        See(state);
    }

    public void OnRetransmitted() => _hadLosses = true;

    /// <summary>The application pauses: what is sent so far is the last that tells something.</summary>
    public void OnAppLimited(in PacingState state)
    {
        _lastPause = state.SentTo;
        if (_isMeasuring) _pauseAt = Math.Min(_pauseAt, state.SentTo);
    }

    /// <summary>Nothing of what is measured now is to count.</summary>
    public void Discard(in PacingState state)
    {
        _isMeasuring = false;
        _lastPause = state.SentTo;
    }

    /// <summary>A better one is known.</summary>
    public void Adopt(DataRate rate) => Rate = rate;

    /// <param name="heldBelow">A measurement without losses and with a round trip below this only raises the estimate.</param>
    /// <returns>What was measured, when a measurement ends with this acknowledgement and counts.</returns>
    public GoodputMeasurement? OnAck(in AckSample sample, in PacingState state, long acknowledged, Duration heldBelow = default)
    {
        if (!_isMeasuring) return null;
        See(state);
        if (sample.Rtt is { } rtt)
        {
            _rtt = _hasRtt ? _rtt + (rtt - _rtt) / Weight : rtt;
            _leastRtt = _hasRtt ? Duration.Min(_leastRtt, rtt) : rtt;
            _hasRtt = true;
            CurrentRtt = _rtt;
        }
        if (_beginsWithAck && acknowledged > _start)
        {
            _end += acknowledged - _start;
            (_start, _startedAt, _startSent, _beginsWithAck) = (acknowledged, state.Now, sample.FirstSent ?? state.Now, false);
            if (acknowledged < state.SentTo) return null;
        }
        // Where it stands still a measurement goes on: a repair, or a packet that was overtaken.
        if (sample.Acked == 0 || !IsEnough(state, acknowledged)) return null;
        var measured = Measure(sample, state, acknowledged, heldBelow);
        _isMeasuring = false;
        if (acknowledged < state.SentTo) Begin(state, acknowledged, state.OldestSent);
        return measured;
    }

    private void Begin(in PacingState state, long start, Instant? sent)
    {
        var window = Count == 0 ? Math.Max(state.InitialWindow, LeastMeasured * state.SegmentSize) : Window(state);
        // What was sent before the application paused would be measured with its pause.
        _beginsWithAck = Count == 0 || _lastPause > start;
        _start = Math.Max(start, _lastPause);
        _end = _start + window;
        (_isMeasuring, _startedAt, _startSent) = (true, state.Now, sent ?? state.Now);
        (_hadLosses, _sawSlowStart, _sawAvoidance, _hasRtt, _peerWindow, _pauseAt) = (false, false, false, false, 0, long.MaxValue);
    }

    private long Window(in PacingState state)
    {
        var product = WindowProducts * Rate.BytesIn(state.SmoothedRtt);
        var segments = Math.Max((product + state.SegmentSize - 1) / state.SegmentSize, ShortestWindow);
        return segments * state.SegmentSize;
    }

    private void See(in PacingState state)
    {
        _peerWindow = Math.Max(_peerWindow, state.PeerWindow);
        if (state.IsInRecovery && !_wasInRecovery) _lossBegan = true;
        _wasInRecovery = state.IsInRecovery;
        if (state.IsInRecovery) _hadLosses = true;
        else if (state.IsInSlowStart) _sawSlowStart = true;
        else _sawAvoidance = true;
    }

    /// <summary>A window that ends in a recovery waits for it: repairs are part of the goodput.</summary>
    private bool IsEnough(in PacingState state, long acknowledged)
    {
        if (acknowledged <= _start) return false;
        if (acknowledged >= state.SentTo || acknowledged >= _end) return true;
        if (acknowledged - _start < Least(state)) return false;
        if (acknowledged >= _pauseAt) return true;
        return state.Now - _startedAt >= CurrentRtt && !state.IsInRecovery;
    }

    private static long Least(in PacingState state) => Math.Min(state.InitialWindow, LeastMeasured * state.SegmentSize);

    private GoodputMeasurement? Measure(in AckSample sample, in PacingState state, long acknowledged, Duration heldBelow)
    {
        var bytes = acknowledged - _start;
        if (!_hasRtt || _beginsWithAck || bytes < Least(state) - (Count == 0 ? 2 * state.SegmentSize : 0)) return null;
        // Acknowledgements that were held back arrive together: no data arrives faster than it was sent.
        var elapsed = Duration.Max(Duration.Max(state.Now - _startedAt, (sample.FirstSent ?? state.Now) - _startSent), Duration.FromMicroseconds(1));
        Ceiling = DataRate.Of(_peerWindow, _leastRtt);
        var rate = DataRate.Min(DataRate.Of(bytes, elapsed), Ceiling);
        if (Count < settings.Averaged || rate > Rate || _hadLosses || _rtt >= heldBelow) Average(rate, elapsed, state.SmoothedRtt);
        else Count++;
        var measured = new GoodputMeasurement(rate, elapsed, _rtt, PreviousRtt == default ? _rtt : PreviousRtt, _hadLosses, _sawSlowStart, _sawAvoidance, _lossBegan);
        _lossBegan = false;
        PreviousRtt = _rtt;
        return measured;
    }

    private void Average(DataRate rate, Duration elapsed, Duration smoothedRtt)
    {
        if (++Count <= settings.Averaged)
        {
            _sum += rate.BytesPerSecond;
            Rate = new((long)(_sum / Count));
            return;
        }
        var difference = (Int128)(rate.BytesPerSecond - Rate.BytesPerSecond);
        var isShort = elapsed < smoothedRtt * 2;
        Rate = new(Rate.BytesPerSecond + (long)(isShort ? difference * elapsed.Nanoseconds / (Weight * smoothedRtt.Nanoseconds) : difference / Weight));
    }
}
