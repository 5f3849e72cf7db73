namespace Stead.Net.Tcp.Recovery;

/// <summary>How fast data arrives at the other side (draft-cheng-iccrg-delivery-rate-estimation): delivered bytes over the longer of sending and acknowledging them.</summary>
internal struct DeliveryRate
{
    private Instant _deliveredAt, _startedAt;

    /// <summary>Application-limited until so much is delivered; 0 when not.</summary>
    private long _limitedUntil;

    /// <summary>The newest acknowledged record of this acknowledgement.</summary>
    private long _priorDelivered;
    private Instant _priorDeliveredAt, _sampleStartedAt, _sampleSentAt;
    private bool _isSampleLimited, _hasSample;

    public long Delivered { get; private set; }

    public DataRate Rate { get; private set; }

    /// <summary>Of <see cref="Rate"/>.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>§3.2. What is sent on an idle path begins a new flight.</summary>
    public void OnSent(ref SegmentRecord record, Instant now, bool isIdle)
    {
        if (isIdle) _startedAt = _deliveredAt = now;
        (record.RateStartedAt, record.DeliveredAt, record.Delivered) = (_startedAt, _deliveredAt, Delivered);
        record.Marks = _limitedUntil != 0 ? record.Marks | SegmentMarks.AppLimited : record.Marks & ~SegmentMarks.AppLimited;
    }

    /// <summary>§3.3: once for each record that is newly delivered, before <see cref="Take"/>.</summary>
    public void OnDelivered(ref SegmentRecord record, long bytes, Instant now)
    {
        Delivered += bytes;
        _deliveredAt = now;
        if (_hasSample && (record.Delivered < _priorDelivered || record.Delivered == _priorDelivered && record.SentAt < _sampleSentAt)) return;
        _hasSample = true;
        (_priorDelivered, _priorDeliveredAt) = (record.Delivered, record.DeliveredAt);
        (_sampleStartedAt, _sampleSentAt, _isSampleLimited) = (record.RateStartedAt, record.SentAt, record.Has(SegmentMarks.AppLimited));
        _startedAt = record.SentAt;
    }

    /// <summary>§3.3: the rate of what this acknowledgement delivered; zero where it is unknown.</summary>
    /// <param name="minimumRtt">Over a shorter time it cannot be believed.</param>
    public DataRate Take(Duration minimumRtt)
    {
        if (_limitedUntil != 0 && Delivered > _limitedUntil) _limitedUntil = 0;
        if (!_hasSample) return DataRate.Zero;
        _hasSample = false;
        var interval = Duration.Max(_sampleSentAt - _sampleStartedAt, _deliveredAt - _priorDeliveredAt);
        if (interval <= Duration.Zero || interval < minimumRtt) return DataRate.Zero;
        var rate = DataRate.Of(Delivered - _priorDelivered, interval);
        // As tcp_info: a limited sample is only news when it is higher.
        if (!_isSampleLimited || rate >= Rate) (Rate, IsLimited) = (rate, _isSampleLimited);
        return rate;
    }

    public readonly bool IsSampleLimited => _isSampleLimited;

    /// <summary>Of the newest record: what had been delivered when it was sent.</summary>
    public readonly long SampleDelivered => _priorDelivered;

    /// <summary>§3.4: there is nothing to send although there is room in the window.</summary>
    public void OnLimited(long inFlight) => _limitedUntil = Math.Max(1, Delivered + inFlight);
}
