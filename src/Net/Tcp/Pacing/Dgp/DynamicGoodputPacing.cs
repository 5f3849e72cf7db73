using Stead.Net.Tcp.Congestion;

namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>
/// Dynamic Goodput Pacing (Stewart, FreeBSD Journal):
/// <code>
/// Bw       = max(GPest, LTbw) · TimelyMultiplier
/// FillCwBw = cwnd / CurrentRTT
/// PaceRate = max(Bw, FCC == 0 ? FillCwBw : min(FillCwBw, FCC))
/// </code>
/// The first is delay-based and keeps the bottleneck's buffer nearly empty; the second is what NewReno or CUBIC would have, and holds the FCC against them.
/// </summary>
public sealed class DynamicGoodputPacing(DgpSettings settings, ICongestionControl control) : IPacing
{
    private const int BurstsPerRoundTrip = 4;

    /// <summary>No estimate is so bad that nothing is sent: 64 kbit/s.</summary>
    private static readonly DataRate s_leastRate = new(8_000);

    /// <summary>Assumed where a flow stalled before it had an estimate: 1.2 Mbit/s.</summary>
    private static readonly DataRate s_assumedRate = new(150_000);

    private readonly GoodputEstimate _goodput = new(settings);
    private readonly LongTermBandwidth _longTerm = new();
    private readonly TimelyMultiplier _multiplier = new(settings);
    private readonly ProbeRtt _probe = new(settings);
    private readonly SlowStartExit _slowStartExit = new(settings);
    private readonly PathCapacity? _capacity = settings.FillCap.IsMeasured ? new() : null;
    private DataRate _lowestPace = new(long.MaxValue);
    private DataRate _lowestPaceBefore = new(long.MaxValue);
    private long _highestFlight;
    private int _usedMultiplier;
    private DataRate _bandwidth;
    private DataRate _fill;
    private DataRate _paceRate;
    private (long Window, long Peer, Duration Rtt, DataRate Rate) _lastFill;
    private int _segmentSize;
    private Instant _burstAt;
    private Duration _betweenBursts;

    public bool OwnsRecovery => _goodput.Count >= settings.RequiredMeasurements;

    public long WindowLimit => _probe.WindowLimit(_segmentSize);

    /// <summary>At the last rate it told.</summary>
    public DgpReport Report => new(_goodput.Rate, _longTerm.Rate, _usedMultiplier, _bandwidth, _fill, Cap, _paceRate)
    {
        MinimumRtt = _probe.MinimumRtt, CurrentRtt = _goodput.CurrentRtt, IsProbing = _probe.IsProbing, Measurements = _goodput.Count, Capacity = _capacity?.Rate ?? default,
    };

    public DataRate? Rate(in PacingState state, bool isRetransmission)
    {
        if (_goodput.Count < settings.RequiredMeasurements) return null;
        _usedMultiplier = Multiplier(state, isRetransmission);
        _bandwidth = DataRate.Max(new(Estimate.BytesPerSecond * _usedMultiplier / TimelyMultiplier.Unit), s_leastRate);
        _fill = MayFill(state) ? FillRate(state) : DataRate.Zero;
        _paceRate = FillCongestionWindow.PaceRate(_bandwidth, _fill, Cap);
        _lowestPace = DataRate.Min(_lowestPace, _paceRate);
        return _paceRate;
    }

    public int BurstSize(DataRate rate, int segmentSize)
    {
        // A burst waits for itself at the bottleneck: on a short path a quarter of its round trip, not 4 ms.
        var shortest = Math.Max(_probe.MinimumRtt.Nanoseconds / BurstsPerRoundTrip, 1);
        var perSecond = Math.Max(settings.BurstsPerSecond, settings.BurstsByRoundTrip ? (int)(1_000_000_000 / shortest) : 0);
        return Pacer.BurstSize(rate, perSecond, segmentSize, settings.SingleSegmentBursts ? 1 : 2, Math.Min(settings.MostBurstSegments, Pacer.LargestBurst / segmentSize));
    }

    public void OnSent(in PacingState state, long firstByte, int bytes)
    {
        _segmentSize = state.SegmentSize;
        _longTerm.OnSent(state.Now);
        if (state.Now != _burstAt) (_betweenBursts, _burstAt) = (state.Now - _burstAt, state.Now);
        // What is sent into a drained path is no goodput.
        if (!_probe.IsProbing) _goodput.OnSent(state, firstByte);
        _capacity?.OnSent(state, firstByte, bytes);
    }

    public void OnRetransmitted(in PacingState state, int bytes)
    {
        _goodput.OnRetransmitted();
        _capacity?.OnRetransmitted();
    }

    public void OnAppLimited(in PacingState state) => _goodput.OnAppLimited(state);

    public void OnAck(in AckSample sample, in PacingState state, long acknowledged)
    {
        _segmentSize = state.SegmentSize;
        _longTerm.OnAck(state.Now, sample.Acked, state.Outstanding == 0);
        _capacity?.OnAck(state.Now, acknowledged, state.SegmentSize);
        if (sample.IsNewRound) _slowStartExit.OnRound();
        if (state.IsInSlowStart) _highestFlight = Math.Max(_highestFlight, sample.PriorInFlight);
        var measured = _goodput.OnAck(sample, state, acknowledged, settings.HoldsEstimate ? _multiplier.HeldBelow(_probe.MinimumRtt) : default);
        if (_probe.OnAck(sample, state, Estimate, _goodput.CurrentRtt))
        {
            _goodput.Discard(state);
            if (!_probe.IsProbing) _multiplier.Restart(settings.MultiplierAfterProbe);
            return;
        }
        if (_probe.IsProbing) return;
        if (measured is { } one) OnMeasured(one, state);
        if (state.Outstanding == 0 && state.Unsent > 0) PullUp(sample);
    }

    private void OnMeasured(in GoodputMeasurement measured, in PacingState state)
    {
        _capacity?.OnMeasured(state.Now, measured.Rate, measured.Elapsed);
        if (_goodput.Count == settings.RequiredMeasurements) control.OnPaced(settings.LossWindow, settings.ReducesCubicAlike);
        // What was sent in the measurement before is acknowledged in this one.
        _multiplier.Update(measured, Estimate, DataRate.Min(_lowestPace, _lowestPaceBefore), _probe.MinimumRtt, state.SegmentSize);
        (_lowestPaceBefore, _lowestPace) = (_lowestPace, new(long.MaxValue));
        // Only where the delay-based part decides: beside a flow that fills the buffer the FCC does, and LTbw's memory is of use.
        var isTooFast = _multiplier.IsLowest && _paceRate <= _bandwidth && measured.Rate < _bandwidth && measured.Rtt > _probe.MinimumRtt * settings.HighFactor;
        if (settings.ForgetsLongTerm && isTooFast) _longTerm.Restart(state.Now, measured.Rate, measured.Elapsed);
        if (settings.FallsAtOnce && !measured.HadLosses && measured.Rtt > _probe.MinimumRtt * settings.HighFactor && measured.Rate.BytesPerSecond < _goodput.Rate.BytesPerSecond / 2)
            _goodput.Adopt(measured.Rate);
        if (state.SlowStartThreshold == long.MaxValue && _slowStartExit.IsOver(measured.Rate, _goodput.Count)) control.LeaveSlowStart(state.Now, _highestFlight);
    }

    /// <summary>All is acknowledged and the pacer still holds data: the estimate is too low, and would never rise by itself (FreeBSD's bottom drag).</summary>
    private void PullUp(in AckSample sample)
    {
        _multiplier.NeverBelowOne();
        if (sample.Rtt is not { } rtt) return;
        // On a path shorter than the pause between two bursts each burst is acknowledged before the next.
        var rate = DataRate.Min(DataRate.Of(sample.Acked, Duration.Max(rtt, _betweenBursts)), _goodput.Count > 0 ? _goodput.Ceiling : s_assumedRate);
        if (rate > _goodput.Rate) _goodput.Adopt(rate);
        else _multiplier.Push();
    }

    /// <summary>The article's max(GPest, LTbw).</summary>
    private DataRate Estimate => settings.LongTermUse switch
    {
        0 => _goodput.Rate,
        1 => DataRate.Min(_goodput.Rate, _longTerm.Rate),
        _ => DataRate.Max(_goodput.Rate, _longTerm.Rate),
    };

    /// <summary>The FCC. Until the capacity is known nothing is pushed.</summary>
    private DataRate Cap => _capacity is null ? settings.FillCap.Rate : DataRate.Max(new(_capacity.Rate.BytesPerSecond * settings.FillCap.Percent / 100), s_leastRate);

    /// <summary>It is asked for with each segment, and changes with each acknowledgement.</summary>
    private DataRate FillRate(in PacingState state)
    {
        if (_lastFill.Window != state.CongestionWindow || _lastFill.Rtt != state.LastRtt || _lastFill.Peer != state.PeerWindow)
            _lastFill = (state.CongestionWindow, state.PeerWindow, state.LastRtt, FillCongestionWindow.Rate(state));
        return _lastFill.Rate;
    }

    private int Multiplier(in PacingState state, bool isRetransmission)
    {
        if (_probe.IsProbing && !isRetransmission) return _probe.Multiplier(state.Now, _goodput.CurrentRtt) * (TimelyMultiplier.Unit / 100);
        if (state.IsInRecovery) return _multiplier.Recovery;
        return state.IsInSlowStart ? _multiplier.SlowStart : _multiplier.Avoidance;
    }

    private bool MayFill(in PacingState state) =>
        !_probe.IsProbing && (settings.FillsInRecovery || !state.IsInRecovery) && state.LastRtt > Duration.Zero
        && state.Outstanding + state.SegmentSize - 1 <= state.PeerWindow;
}
