namespace Stead.Net.Tcp.Congestion;

/// <summary>RFC 5681 and RFC 6582: slow start doubles the window every round trip, congestion avoidance adds a segment, a loss halves.</summary>
public sealed class NewReno(CongestionSettings settings) : ICongestionControl
{
    private readonly SendWindow _window = new(settings);
    private HyStart? _hyStart = settings.HyStart == true ? new() : null;
    private int _percent = 50;

    /// <summary>Acknowledged in congestion avoidance, and not yet worth a segment (RFC 5681 §3.1, RFC 3465 §2.1).</summary>
    private long _counted;

    public string Name => "newreno";

    public long Window => _window.Size;

    public long SlowStartThreshold => _window.Threshold;

    public void OnAck(in AckSample sample)
    {
        if (sample.IsInRecovery || !_window.MayGrow(sample) || sample.Credit == 0) return;
        _counted += _window.GrowInSlowStart(sample, ref _hyStart);
        if (_counted < _window.Size) return;
        _counted -= _window.Size;
        _window.Size += _window.SegmentSize;
    }

    public void OnCongestion(in CongestionSample sample)
    {
        _window.Reduce(sample.InFlight, _percent);
        _counted = 0;
    }

    public void OnRecovered(Instant now) => _window.Size = _window.Threshold;

    public void OnTimeout(in CongestionSample sample, bool isFirst)
    {
        _window.Collapse(sample.InFlight, 50, isFirst);
        _counted = 0;
    }

    public void OnSpuriousCongestion(Instant now) => _window.Undo();

    public void OnIdle(Instant now, int timeouts) => _window.Restart(timeouts);

    public void LeaveSlowStart(Instant now, long window) => _window.Leave(window);

    public void OnPaced(int percent, bool evenCubic) => (_window.IsPaced, _percent) = (true, percent);

    public void OnSegmentSize(int bytes) => _window.Resize(bytes);
}
