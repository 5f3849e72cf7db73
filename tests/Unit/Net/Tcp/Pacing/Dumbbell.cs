using Stead.Core;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;

namespace Stead.Tests.Unit.Net.Tcp.Pacing;

/// <summary>
/// A bottleneck with a drop-tail queue and senders with no end of data, in the fewest lines that give congestion controls and pacing what a connection
/// gives them. Losses are known from three later arrivals, and repaired first. For behaviour alone: the laboratory has the real stack.
/// </summary>
internal sealed class Dumbbell(DataRate rate, Duration propagation, long buffer)
{
    public const int Segment = 1460;

    private readonly PriorityQueue<Action, (Instant, long)> _events = new();
    private readonly List<Flow> _flows = [];
    private DataRate _rate = rate;
    private long _order;
    private Instant _linkFree;

    public Instant Now { get; private set; }

    public Flow Add(ICongestionControl control, IPacing pacing, Instant start = default)
    {
        var flow = new Flow(this, control, pacing);
        _flows.Add(flow);
        At(start, flow.Send);
        return flow;
    }

    public void SetRate(DataRate to) => _rate = to;

    public void Run(Duration time)
    {
        var end = Now + time;
        while (_events.TryPeek(out var action, out var when) && when.Item1 <= end)
        {
            _events.Dequeue();
            Now = when.Item1;
            action();
        }
        Now = end;
    }

    private void At(Instant when, Action action) => _events.Enqueue(action, (when, _order++));

    /// <returns>When it leaves the bottleneck; null: dropped.</returns>
    private Instant? Enqueue(int bytes)
    {
        var free = Instant.Max(_linkFree, Now);
        if (_rate.BytesIn(free - Now) + bytes > buffer) return null;
        return _linkFree = free + _rate.TimeFor(bytes);
    }

    public sealed class Flow(Dumbbell path, ICongestionControl control, IPacing pacing)
    {
        private const int Wire = Segment + 40;

        private sealed record Sent(long Number) { public Instant First, Last; public long DeliveredThen; public Instant DeliveredAt; public bool IsArrived, IsLost, IsAgain; }

        private readonly List<Sent> _sent = [];
        private readonly HashSet<long> _received = [];
        private Pacer _pacer;
        private int _acknowledged, _lowestUnarrived;
        private int _highestArrived = -1;
        private long _expected, _unacknowledged, _roundEnds, _inFlight;
        private int _recoveryEnds = -1;
        private Duration _srtt, _last;
        private Instant _timer = Instant.Never;
        private Instant _deliveredAt;
        private readonly List<(Instant At, Duration Rtt)> _rtts = [];

        public ICongestionControl Control => control;

        public long Delivered { get; private set; }

        public int Losses { get; private set; }

        public bool IsSending { get; set; } = true;

        /// <summary>RTTs in milliseconds since then, sorted.</summary>
        public double[] Rtts(Instant since) => [.. _rtts.Where(one => one.At >= since).Select(one => one.Rtt.Milliseconds).Order()];

        public PacingState State => new()
        {
            Now = path.Now, CongestionWindow = control.Window, SlowStartThreshold = control.SlowStartThreshold, InitialWindow = 10 * Segment, PeerWindow = 1L << 30,
            Outstanding = (_sent.Count - _acknowledged) * (long)Segment, SegmentSize = Segment, SmoothedRtt = _srtt, LastRtt = _last, IsInRecovery = _recoveryEnds >= 0,
            SentTo = _sent.Count * (long)Segment, AcknowledgedTo = _acknowledged * (long)Segment, OldestSent = _acknowledged < _sent.Count ? _sent[_acknowledged].First : null,
            CongestionControlRate = control.PacingRate, Unsent = IsSending ? 1 << 20 : 0,
        };

        public void Send()
        {
            if (path.Now >= _timer) _timer = Instant.Never;
            while (IsSending && _inFlight + Segment <= Math.Min(control.Window, pacing.WindowLimit))
            {
                var again = _recoveryEnds >= 0 ? _sent.Skip(_acknowledged).FirstOrDefault(one => one.IsLost) : null;
                var state = State;
                if (pacing.Rate(state, again is not null) is { } rate)
                {
                    if (_pacer.Allowance(path.Now, rate, pacing.BurstSize(rate, Segment)) < Segment)
                    {
                        var next = _pacer.NextSend(rate);
                        if (_timer != next) path.At(_timer = next, () => { if (_timer == next) Send(); });
                        return;
                    }
                    _pacer.OnSent(Segment);
                }
                if (again is not null)
                {
                    (again.IsLost, again.IsAgain) = (false, true);
                    pacing.OnRetransmitted(state, Segment);
                    Transmit(again);
                    continue;
                }
                var one = new Sent(_sent.Count) { First = path.Now };
                pacing.OnSent(state, one.Number * Segment, Segment);
                _sent.Add(one);
                Transmit(one);
            }
        }

        private void Transmit(Sent one)
        {
            if (_inFlight == 0) _deliveredAt = path.Now;
            (one.Last, one.DeliveredThen, one.DeliveredAt) = (path.Now, Delivered, _deliveredAt);
            _inFlight += Segment;
            if (path.Enqueue(Wire) is not { } leaves) return;
            var stamp = one.Last;
            path.At(leaves + path.Propagation, () => Receive(one, stamp));
        }

        private void Receive(Sent one, Instant stamp)
        {
            var isInOrder = one.Number == _expected;
            _received.Add(one.Number);
            while (_received.Contains(_expected)) _expected++;
            // Every second segment is acknowledged, at a gap every one.
            if (isInOrder && _received.Count == _expected && ++_unacknowledged < 2)
            {
                var held = _received.Count;
                path.At(path.Now + Duration.FromMilliseconds(40), () => { if (_unacknowledged > 0 && _received.Count == held) Acknowledge(one, stamp); });
                return;
            }
            Acknowledge(one, stamp);
        }

        private void Acknowledge(Sent newest, Instant stamp)
        {
            _unacknowledged = 0;
            var (expected, prior) = ((int)_expected, _inFlight);
            var before = _acknowledged;
            long delivered = 0, lost = 0;
            void Arrive(Sent one)
            {
                if (one.IsArrived) return;
                if (!one.IsLost) _inFlight -= Segment;
                (one.IsArrived, one.IsLost) = (true, false);
                delivered += Segment;
                _highestArrived = Math.Max(_highestArrived, (int)one.Number);
            }
            for (var i = before; i < expected; i++) Arrive(_sent[i]);
            Arrive(newest);
            _acknowledged = expected;
            Delivered += delivered;
            _deliveredAt = path.Now;
            _lowestUnarrived = Math.Max(_lowestUnarrived, expected);
            for (var i = expected; i < _highestArrived - 2; i++)
            {
                var one = _sent[i];
                if (one.IsArrived || one.IsLost || one.Last >= newest.Last || one.IsAgain && path.Now - one.Last < _srtt * 3 / 2) continue;
                one.IsLost = true;
                _inFlight -= Segment;
                lost += Segment;
                Losses++;
            }
            _last = path.Now - stamp;
            _srtt = _srtt == default ? _last : _srtt + (_last - _srtt) / 8;
            _rtts.Add((path.Now, _last));
            if (_recoveryEnds >= 0 && expected >= _recoveryEnds)
            {
                _recoveryEnds = -1;
                control.OnRecovered(path.Now);
            }
            if (lost > 0 && _recoveryEnds < 0)
            {
                _recoveryEnds = _sent.Count;
                control.OnCongestion(new(path.Now, (_sent.Count - expected) * (long)Segment, _srtt));
            }
            var isNewRound = newest.DeliveredThen >= _roundEnds;
            if (isNewRound) _roundEnds = Delivered;
            var sample = new AckSample
            {
                Now = path.Now, Acked = (expected - before) * (long)Segment, Delivered = delivered, PriorInFlight = prior, InFlight = _inFlight, Rtt = _last, SmoothedRtt = _srtt,
                MinimumRtt = _last, IsWindowLimited = prior * 2 >= control.Window, IsInRecovery = _recoveryEnds >= 0, IsNewRound = isNewRound, NewlyLost = lost,
                FirstSent = expected > before ? _sent[expected - 1].First : null, TotalDelivered = Delivered, PriorDelivered = newest.DeliveredThen,
                DeliveryRate = DataRate.Of(Delivered - newest.DeliveredThen, path.Now - newest.DeliveredAt),
            };
            control.OnAck(sample);
            pacing.OnAck(sample, State, expected * (long)Segment);
            Send();
        }
    }

    private Duration Propagation { get; } = propagation;
}
