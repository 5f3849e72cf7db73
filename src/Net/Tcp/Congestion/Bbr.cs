namespace Stead.Net.Tcp.Congestion;

/// <summary>
/// BBR, version 1 (Cardwell et al., 2016; draft-cardwell-iccrg-bbr-congestion-control-00): the path is modelled by its bottleneck bandwidth, the
/// greatest delivery rate of ten round trips, and its propagation round trip, the least of ten seconds; data is paced at a gain of the first, and the
/// window is a gain of their product. Gains are in thousandths.
/// </summary>
public sealed class Bbr(CongestionSettings settings) : ICongestionControl
{
    /// <summary>2/ln 2: the least with which the rate doubles each round trip.</summary>
    private const int HighGain = 2885;
    private const int DrainGain = 347;
    private const int WindowGain = 2000;
    private const int Unit = 1000;
    private const int LeastSegments = 4;
    private const int BandwidthRounds = 10;

    private static readonly int[] s_cycle = [1250, 750, 1000, 1000, 1000, 1000, 1000, 1000];
    private static readonly Duration s_rttLife = Duration.FromMilliseconds(10_000);
    private static readonly Duration s_probeTime = Duration.FromMilliseconds(200);

    private readonly WindowedBest _bandwidth = WindowedBest.Greatest(BandwidthRounds);
    private readonly RandomSequence _random = new(settings.Seed);
    private readonly long _initial = settings.InitialWindow;
    private int _segment = settings.SegmentSize;
    private Phase _phase = Phase.Startup;
    private long _rounds, _roundEnd;

    /// <summary>Counted by what was delivered: in a recovery the cumulative acknowledgement may stand still for many round trips.</summary>
    private bool _isNewRound;
    private long _prior;

    // Has the pipe been filled?
    private long _fullBandwidth;
    private int _roundsWithoutGrowth;
    private bool _isFull;

    private Duration _rtt = Duration.Longest;
    private Instant _rttSeen;
    private Duration _smoothedRtt;
    private Instant? _probeEnds;
    private bool _probeRoundPassed;
    private long _probeSamplesEnd;

    private int _cycle;
    private Instant _cycleBegan;

    private bool _conserves;
    private bool _isInRecovery;

    private enum Phase { Startup, Drain, ProbeBandwidth, ProbeRtt }

    public string Name => "bbr";

    public long Window { get; private set; } = settings.InitialWindow;

    public long SlowStartThreshold => long.MaxValue;

    public bool OwnsRecovery => true;

    public DataRate? PacingRate
    {
        get
        {
            if (_bandwidth.Value > 0) return new(_bandwidth.Value * PacingGain / Unit);
            // Before the first measurement: the initial window over the first round trip, of which a millisecond is assumed.
            var rtt = _smoothedRtt > Duration.Zero ? _smoothedRtt : Duration.FromMilliseconds(1);
            return DataRate.Of(_initial * HighGain / Unit, rtt);
        }
    }

    private int PacingGain => _phase switch
    {
        Phase.Startup => HighGain,
        Phase.Drain => DrainGain,
        Phase.ProbeBandwidth => s_cycle[_cycle],
        _ => Unit,
    };

    public void OnAck(in AckSample sample)
    {
        _smoothedRtt = sample.SmoothedRtt;
        _isNewRound = sample.Delivered > 0 && sample.PriorDelivered >= _roundEnd;
        if (_isNewRound) (_rounds, _roundEnd) = (_rounds + 1, sample.TotalDelivered);
        if (_phase == Phase.ProbeRtt) _probeSamplesEnd = sample.TotalDelivered + sample.InFlight;
        // What was sent with a probe's small window says as little about the path as what a slow application sent.
        var isLimited = sample.IsRateAppLimited || sample.TotalDelivered <= _probeSamplesEnd;
        if (sample.DeliveryRate > DataRate.Zero && (!isLimited || sample.DeliveryRate.BytesPerSecond >= _bandwidth.Value))
        {
            _bandwidth.Add(_rounds, sample.DeliveryRate.BytesPerSecond);
        }
        if (_phase == Phase.ProbeBandwidth) AdvanceCycle(sample);
        LookWhetherFull(sample);
        if (_phase == Phase.Startup && _isFull) _phase = Phase.Drain;
        if (_phase == Phase.Drain && sample.InFlight <= Product(Unit)) EnterProbeBandwidth(sample.Now);
        UpdateRtt(sample);
        MoveWindow(sample);
    }

    public void OnCongestion(in CongestionSample sample)
    {
        if (sample.IsEcn) return;
        Save();
        (_isInRecovery, _conserves) = (true, true);
    }

    public void OnRecovered(Instant now)
    {
        (_isInRecovery, _conserves) = (false, false);
        Restore();
    }

    public void OnTimeout(in CongestionSample sample, bool isFirst)
    {
        if (isFirst) Save();
        (_isInRecovery, _conserves) = (false, false);
        Window = _segment;
    }

    public void OnSpuriousCongestion(Instant now) => Restore();

    public void OnSegmentSize(int bytes)
    {
        Window = Window / _segment * bytes;
        _segment = bytes;
    }

    private void LookWhetherFull(in AckSample sample)
    {
        if (_isFull || !_isNewRound || sample.IsRateAppLimited) return;
        if (_bandwidth.Value >= _fullBandwidth * 5 / 4)
        {
            (_fullBandwidth, _roundsWithoutGrowth) = (_bandwidth.Value, 0);
            return;
        }
        _isFull = ++_roundsWithoutGrowth >= 3;
    }

    private void EnterProbeBandwidth(Instant now)
    {
        _phase = Phase.ProbeBandwidth;
        // Any phase but the one that drains.
        _cycle = (int)_random.Below(s_cycle.Length - 1);
        if (_cycle > 0) _cycle++;
        _cycleBegan = now;
    }

    private void AdvanceCycle(in AckSample sample)
    {
        var gain = s_cycle[_cycle];
        var isOver = sample.Now - _cycleBegan > _rtt;
        if (gain > Unit) isOver &= sample.NewlyLost > 0 || sample.PriorInFlight >= Product(gain);
        if (gain < Unit) isOver |= sample.PriorInFlight <= Product(Unit);
        if (!isOver) return;
        _cycle = (_cycle + 1) % s_cycle.Length;
        _cycleBegan = sample.Now;
    }

    private void UpdateRtt(in AckSample sample)
    {
        var isOld = _rtt != Duration.Longest && sample.Now > _rttSeen + s_rttLife;
        if (sample.Rtt is { } rtt && (rtt <= _rtt || isOld)) (_rtt, _rttSeen) = (rtt, sample.Now);
        if (isOld && _phase != Phase.ProbeRtt)
        {
            Save();
            (_phase, _probeEnds) = (Phase.ProbeRtt, null);
        }
        if (_phase != Phase.ProbeRtt) return;
        if (_probeEnds is not { } ends)
        {
            if (sample.InFlight > LeastSegments * _segment) return;
            (_probeEnds, _probeRoundPassed) = (sample.Now + s_probeTime, false);
            return;
        }
        _probeRoundPassed |= _isNewRound;
        if (!_probeRoundPassed || sample.Now <= ends) return;
        _rttSeen = sample.Now;
        Restore();
        if (_isFull) EnterProbeBandwidth(sample.Now);
        else _phase = Phase.Startup;
    }

    private void MoveWindow(in AckSample sample)
    {
        if (_isInRecovery)
        {
            if (_conserves && _isNewRound) _conserves = false;
            Window = Math.Max(Window - sample.NewlyLost, _segment);
            if (_conserves) Window = Math.Max(sample.InFlight + sample.Delivered, _segment);
        }
        if (!_conserves)
        {
            // Three bursts more, or a peer that acknowledges rarely would stop the flow.
            var target = Product(_phase is Phase.Startup or Phase.Drain ? HighGain : WindowGain) + 3 * Burst;
            if (_isFull) Window = Math.Min(Window + sample.Delivered, target);
            else if (Window < target || sample.TotalDelivered < _initial) Window += sample.Delivered;
            Window = Math.Max(Window, LeastSegments * _segment);
        }
        if (_phase == Phase.ProbeRtt) Window = Math.Min(Window, LeastSegments * _segment);
    }

    /// <summary>Bandwidth · round trip · gain: what fills the path so many times.</summary>
    private long Product(int gain) => _rtt == Duration.Longest || _bandwidth.Value == 0 ? _initial * gain / Unit
        : (long)((Int128)_bandwidth.Value * _rtt.Nanoseconds / 1_000_000_000 * gain / Unit);

    private long Burst => PacingRate is { } rate && rate.BytesPerSecond >= 3_000_000 ? Math.Min(rate.BytesPerSecond / 1000, 65_535) : 2L * _segment;

    private void Save() => _prior = _isInRecovery || _phase == Phase.ProbeRtt ? Math.Max(_prior, Window) : Window;

    private void Restore() => Window = Math.Max(Window, _prior);
}
