namespace Stead.Net.Tcp;

/// <summary>
/// The round trip as a receiver sees it, of timestamps (RFC 7323 §4): with all that queues in it, which is what its window must cover. The handshake's has
/// nothing of that. Zero before the first sample.
/// </summary>
internal struct ReceiverRtt
{
    private const int Weight = 8;

    /// <summary>A sender that was silent for longer had nothing to send: its echo is as old as that.</summary>
    private static readonly Duration s_pause = Duration.FromMilliseconds(200);

    private uint _lastEcho;
    private Instant _arrivedAt;

    public Duration Value { get; private set; }

    /// <summary>A full segment came.</summary>
    /// <param name="echo">The timestamp in it; each counts once.</param>
    /// <param name="elapsed">Since it was sent from here, in ticks of a millisecond.</param>
    public void OnEcho(Instant now, uint echo, int elapsed)
    {
        var wasSilent = now - _arrivedAt > Duration.Max(s_pause, Value * 2);
        _arrivedAt = now;
        if (echo == _lastEcho || wasSilent || elapsed < 0) return;
        _lastEcho = echo;
        var rtt = Duration.FromMilliseconds(Math.Max(elapsed, 1));
        Value = Value == Duration.Zero ? rtt : Value + (rtt - Value) / Weight;
    }
}
