using Stead.Lab.Measures;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>One object after another, each on a connection of its own: how long each takes from the SYN to its last byte.</summary>
public sealed class ShortObjects(long size, Duration gap, bool isRandom) : Application
{
    private readonly Samples _times = new();
    private RandomSequence? _random;
    private TcpConnection? _connection;
    private Instant _started;
    private long _left, _arrived;

    public static ApplicationKind Kind { get; } = new("objects", "short objects, each on a new connection", [.. Samples.MetricNames("completion"), ("objects", MetricUnit.Number)], block =>
    {
        var size = block.Bytes("size", "14600", "bytes of an object", 14_600);
        var gap = block.Time("gap", "100ms", "from one's end to the next one's beginning", Duration.FromMilliseconds(100));
        var isRandom = block.Flag("random", "the gap is drawn from an exponential distribution");
        return () => new ShortObjects(Math.Max(1, size), gap, isRandom);
    });

    protected internal override void Start(Instant now)
    {
        _random ??= NewRandom();
        OnTimer(now);
    }

    protected override void OnTimer(Instant now)
    {
        if (!Flow.IsRunning) return;
        (_started, _arrived, _left) = (now, 0, size);
        _connection = Flow.Connect(now);
    }

    protected internal override void OnSender(Instant now, TcpConnection connection, Readiness happened)
    {
        if ((happened & Readiness.Closed) != 0 && connection == _connection && _arrived < size)
        {
            Schedule(now + gap);
            return;
        }
        if (connection != _connection || _left == 0 || !IsOpen(connection)) return;
        _left -= Send(now, connection, _left);
        if (_left == 0) connection.Close(now);
    }

    protected internal override void OnReceiver(Instant now, TcpConnection connection, Readiness happened)
    {
        var count = Receive(now, connection);
        if (count == 0) return;
        _arrived += count;
        if (_arrived != size) return;
        _times.Add((now - _started).Seconds);
        Schedule(now + (isRandom ? _random!.Exponential(gap) : gap));
    }

    public override IEnumerable<Metric> Metrics(Instant now) => _times.Metrics("completion").Append(new("objects", _times.Count, MetricUnit.Number));
}
