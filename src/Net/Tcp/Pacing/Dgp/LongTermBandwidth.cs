namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>LTbw: all bytes cumulatively acknowledged, over all the time in which data was outstanding.</summary>
internal sealed class LongTermBandwidth
{
    private long _bytes;
    private Duration _busy;
    private Instant? _since;

    public DataRate Rate { get; private set; }

    public void OnSent(Instant now) => _since ??= now;

    public void OnAck(Instant now, long acked, bool isAllAcknowledged)
    {
        if (_since is not { } since) return;
        _bytes += acked;
        Rate = DataRate.Of(_bytes, _busy + (now - since));
        if (!isAllAcknowledged) return;
        _busy += now - since;
        _since = null;
    }

    /// <summary>What is remembered is another path's: it begins again with a measurement of this one.</summary>
    public void Restart(Instant now, DataRate measured, Duration elapsed)
    {
        if (_since is null) return;
        (_bytes, _busy, _since, Rate) = (measured.BytesIn(elapsed), elapsed, now, measured);
    }
}
