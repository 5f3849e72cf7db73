namespace Stead.Net.Tcp.Congestion;

/// <summary>
/// TCP Vegas (Brakmo and Peterson, 1995): once a round trip the expected rate, window/BaseRTT, less the actual one, window/CurrentRTT, tells how
/// many segments wait in the bottleneck's buffer; the window is moved so that there are between α and β. Losses are NewReno's.
/// </summary>
/// <param name="alpha">Segments; fewer waiting let the window grow.</param>
/// <param name="beta">More waiting let it shrink.</param>
public sealed class Vegas(CongestionSettings settings, int alpha, int beta) : ICongestionControl
{
    /// <summary>γ: as many waiting end slow start.</summary>
    private const int Gamma = 1;

    /// <summary>With fewer measurements in a round trip a delayed acknowledgement could be taken for a queue.</summary>
    private const int LeastSamples = 3;

    private readonly SendWindow _window = new(settings);
    private Duration _base = Duration.Longest;
    private Duration _current = Duration.Longest;
    private int _samples;

    // The latest samples: the least of three is no delayed acknowledgement.
    private Duration _last, _before, _beforeThat;

    /// <summary>Slow start grows in every other round trip, and measures in those between.</summary>
    private bool _rests;

    public string Name => "vegas";

    public long Window => _window.Size;

    public long SlowStartThreshold => _window.Threshold;

    public void OnAck(in AckSample sample)
    {
        if (sample.Rtt is { } rtt)
        {
            _base = Duration.Min(_base, rtt);
            _current = Duration.Min(_current, rtt);
            _samples++;
            (_last, _before, _beforeThat) = (rtt, _last, _before);
        }
        if (sample.IsNewRound)
        {
            if (!sample.IsInRecovery && _samples >= LeastSamples) Adjust(sample.IsWindowLimited);
            _rests = !_rests;
            (_current, _samples) = (Duration.Longest, 0);
        }
        if (!sample.IsInRecovery && sample.IsWindowLimited && _window.IsInSlowStart && !_rests) _window.GrowInSlowStart(sample.Credit);
    }

    public void OnCongestion(in CongestionSample sample) => _window.Reduce(sample.InFlight, 50);

    public void OnRecovered(Instant now) => _window.Size = _window.Threshold;

    public void OnTimeout(in CongestionSample sample, bool isFirst) => _window.Collapse(sample.InFlight, 50, isFirst);

    public void OnSpuriousCongestion(Instant now) => _window.Undo();

    public void OnIdle(Instant now, int timeouts) => _window.Restart(timeouts);

    public void LeaveSlowStart(Instant now, long window) => _window.Leave(window);

    public void OnSegmentSize(int bytes) => _window.Resize(bytes);

    /// <summary>(Expected − Actual) · BaseRTT, in bytes.</summary>
    internal static long Waiting(long window, Duration baseRtt, Duration currentRtt) =>
        currentRtt <= baseRtt ? 0 : (long)((Int128)window * (currentRtt - baseRtt).Nanoseconds / currentRtt.Nanoseconds);

    private void Adjust(bool isLimited)
    {
        var segment = _window.SegmentSize;
        // In slow start the buffer fills within a round trip, and only the end of one without growth shows what the last growth has put there.
        var waiting = Waiting(_window.Size, _base, _window.IsInSlowStart ? Duration.Min(_last, Duration.Min(_before, _beforeThat)) : _current);
        if (_window.IsInSlowStart)
        {
            // Left: what the path itself holds, and one in the buffer.
            if (_rests && waiting > Gamma * segment) _window.Leave(_window.Size - waiting + segment);
        }
        else if (waiting > beta * segment)
        {
            _window.Size = Math.Max(_window.Size - segment, 2L * segment);
            _window.Threshold = Math.Min(_window.Threshold, _window.Size);
        }
        else if (waiting < alpha * segment && isLimited)
        {
            _window.Size += segment;
        }
    }
}
