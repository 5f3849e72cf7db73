namespace Stead.Net.Tcp.Congestion;

/// <summary>
/// RFC 9438: after a loss the window follows W(t) = C·(t − K)³ + W_max, and never less than Reno would have. C is 0.4, β 0.7, or what paces asks for. Windows are bytes
/// and times microseconds, in whole numbers, so that every machine comes to the same window.
/// </summary>
/// <param name="isLinux">
/// Where Linux' differs: hybrid slow start instead of HyStart++; the curve is aimed at one lowest round trip from now instead of a smoothed one; it counts in whole segments;
/// and until there was a loss the window grows by at least a twentieth in a round trip.
/// </param>
public sealed class Cubic(CongestionSettings settings, bool isLinux = false) : ICongestionControl
{
    /// <summary>β; of it follows the slope of §4.3, 3 (1 − β) / (1 + β).</summary>
    private int _percent = 70;


    /// <summary>Further from K the window is bounded anyway, and the cube stays within 128 bits.</summary>
    private const long FarthestMicroseconds = 50_000_000_000;

    private readonly SendWindow _window = new(settings);
    private HyStart? _hyStart = settings.HyStart != false && !isLinux ? new() : null;
    private HybridSlowStart? _hybrid = settings.HyStart != false && isLinux ? new(settings.SegmentSize, settings.IsPaced) : null;
    private Curve _curve;
    private Curve _curveBefore;

    /// <summary>W_max; 0: the next curve begins at its own top (§4.8, §4.10).</summary>
    private long _maximum;

    private long _maximumBefore;

    /// <summary>The window before the last reduction (cwnd_prior).</summary>
    private long _prior;

    /// <summary>Of the window's growth, what is not yet a byte.</summary>
    private long _remainder;

    private Instant _lastAck;

    public string Name => isLinux ? "cubic-linux" : "cubic";

    public long Window => _window.Size;

    public long SlowStartThreshold => _window.Threshold;

    public void OnAck(in AckSample sample)
    {
        var sinceLast = sample.Now - _lastAck;
        _lastAck = sample.Now;
        if (sample.IsInRecovery || sample.Credit == 0) return;
        if (_window.Threshold != long.MaxValue) _hybrid = null;
        else if (_hybrid?.IsOver(sample, _window.Size) == true) _window.Threshold = _window.Size;
        if (!_window.MayGrow(sample))
        {
            // §5.8: the curve waits for the application; Linux' only while nothing is under way (OnIdle).
            if (!isLinux) _curve.Begin += sinceLast;
            return;
        }
        var acked = _window.GrowInSlowStart(sample, ref _hyStart);
        if (acked == 0) return;
        if (!_curve.IsRunning) _curve = NewCurve(sample.Now);
        GrowAlongCurve(sample, acked);
    }

    public void OnCongestion(in CongestionSample sample)
    {
        Remember();
        // §4.6: the window instead of the flight, since it does not grow while the application limits it.
        _window.Reduce(_window.Size, _percent);
    }

    public void OnRecovered(Instant now) => _window.Size = _window.Threshold;

    public void OnTimeout(in CongestionSample sample, bool isFirst)
    {
        if (isFirst) Remember();
        _maximum = 0;
        _curve = default;
        _window.Collapse(_window.Size, _percent, isFirst);
    }

    /// <summary>§4.9.2.</summary>
    public void OnSpuriousCongestion(Instant now)
    {
        _window.Undo();
        (_maximum, _curve) = (_maximumBefore, _curveBefore);
    }

    public void OnIdle(Instant now, int timeouts)
    {
        _curve.Begin += now - _lastAck;
        _lastAck = now;
        _window.Restart(timeouts);
        // Congestion avoidance goes on, or begins, with what is sent now.
        if (!_window.IsInSlowStart && !_curve.IsRunning) _curve = NewCurve(now);
    }

    public void LeaveSlowStart(Instant now, long window) => _window.Leave(window);

    public void OnPaced(int percent, bool evenCubic)
    {
        _window.IsPaced = true;
        if (evenCubic) _percent = percent;
    }

    public void OnSegmentSize(int bytes)
    {
        _window.Resize(bytes);
        _curve = default;
        _maximum = 0;
    }

    private Curve NewCurve(Instant now)
    {
        var top = Math.Max(_maximum, _window.Size);
        return new() { IsRunning = true, Begin = now, Top = top, K = MicrosecondsToGrow(top - _window.Size, _window.SegmentSize), Reno = _window.Size, Prior = Math.Max(_prior, 1) };
    }

    private void GrowAlongCurve(in AckSample sample, long acked)
    {
        // §4.3: what Reno's window with the same average would be; after it has caught up, Reno's own slope.
        var slope = (Int128)acked * _window.SegmentSize / _window.Size;
        _curve.Reno += _curve.Reno < _curve.Prior ? (long)(slope * 3 * (100 - _percent) / (100 + _percent)) : (long)slope;
        var elapsed = (sample.Now - _curve.Begin).Microseconds;
        if (isLinux) GrowByCounting(elapsed + sample.MinimumRtt.Microseconds, acked);
        else if (_curve.At(elapsed, _window.SegmentSize) < _curve.Reno) _window.Size = Math.Max(_window.Size, _curve.Reno);
        else
        {
            // §4.4, §4.5: towards where the curve is a round trip from now.
            var target = Math.Clamp(_curve.At(elapsed + sample.SmoothedRtt.Microseconds, _window.SegmentSize), _window.Size, _window.Size + _window.Size / 2);
            var growth = (Int128)(target - _window.Size) * acked + _remainder;
            _remainder = (long)(growth % _window.Size);
            _window.Size += (long)(growth / _window.Size);
        }
    }

    /// <summary>As Linux: by a segment for each so many that are acknowledged.</summary>
    private void GrowByCounting(long microseconds, long acked)
    {
        var segment = _window.SegmentSize;
        var (size, target, reno) = (_window.Size / segment, _curve.At(microseconds, segment) / segment, _curve.Reno / segment);
        var count = target > size ? size / (target - size) : 100 * size;
        if (_maximum == 0) count = Math.Min(count, 20);
        if (reno > size) count = Math.Min(count, size / (reno - size));
        var step = Math.Max(count, 2) * segment;
        if (_remainder >= step) (_remainder, _window.Size) = (0, _window.Size + segment);
        _remainder += acked;
        _window.Size += _remainder / step * segment;
        _remainder %= step;
    }

    private void Remember()
    {
        (_maximumBefore, _curveBefore) = (_maximum, _curve);
        // §4.7, fast convergence: a window that did not reach the last top leaves room for others.
        _maximum = _window.Size < _maximum ? _window.Size * (100 + _percent) / 200 : _window.Size;
        _prior = _window.Size;
        _curve = default;
        _remainder = 0;
    }

    /// <summary>K of (2): the cube root of the distance over C.</summary>
    internal static long MicrosecondsToGrow(long bytes, int segmentSize)
    {
        // In cubic microseconds: segments / 0.4 · 10¹⁸.
        var cube = (UInt128)Math.Min(bytes, 1L << 36) * 2_500_000_000_000_000_000 / (uint)segmentSize;
        var (low, high) = (0UL, 1UL << 40);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if ((UInt128)middle * middle * middle <= cube) low = middle;
            else high = middle - 1;
        }
        return (long)low;
    }

    /// <summary>One stretch of congestion avoidance.</summary>
    private struct Curve
    {
        public bool IsRunning;
        public Instant Begin;

        /// <summary>W_max.</summary>
        public long Top;

        /// <summary>Microseconds from the beginning to the top.</summary>
        public long K;

        /// <summary>W_est of §4.3.</summary>
        public long Reno;

        public long Prior;

        /// <summary>W(t) of (1).</summary>
        public readonly long At(long microseconds, int segmentSize)
        {
            var t = Math.Clamp(microseconds - K, -FarthestMicroseconds, FarthestMicroseconds);
            var growth = (Int128)t * t * t * segmentSize / 2_500_000_000_000_000_000;
            return Top + (long)Int128.Clamp(growth, -(1L << 40), 1L << 40);
        }
    }
}
