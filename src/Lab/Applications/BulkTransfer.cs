using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>Sends as fast as it can: for ever, or so many bytes.</summary>
public sealed class BulkTransfer(long bytes) : Application
{
    private long _written;
    private Instant _started;
    private Instant? _finished;

    public static ApplicationKind Kind { get; } = new("bulk", "sends as fast as it can", [("completion", MetricUnit.Seconds)], block =>
    {
        var bytes = block.Bytes("bytes", "1MB", "how much; without it there is no end", long.MaxValue);
        return () => new BulkTransfer(bytes);
    });

    protected internal override void Start(Instant now)
    {
        _started = now;
        Flow.Connect(now);
    }

    protected internal override void OnSender(Instant now, TcpConnection connection, Readiness happened)
    {
        if (_written == bytes || !IsOpen(connection)) return;
        _written += Send(now, connection, bytes - _written);
        if (_written == bytes) connection.ShutdownWrite(now);
    }

    protected internal override void OnReceiver(Instant now, TcpConnection connection, Readiness happened)
    {
        Receive(now, connection);
        if (Flow.Delivered < bytes || _finished is not null) return;
        _finished = now;
        Flow.Finish(now);
    }

    public override IEnumerable<Metric> Metrics(Instant now) => _finished is { } finished ? [new("completion", (finished - _started).Seconds, MetricUnit.Seconds)] : [];
}
