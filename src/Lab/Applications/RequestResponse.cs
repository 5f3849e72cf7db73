using Stead.Lab.Measures;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>On one connection the receiver asks, the sender answers, and after a pause the receiver asks again.</summary>
public sealed class RequestResponse(long request, long response, Duration think) : Application
{
    private readonly Samples _times = new();
    private readonly Responder _server = new(request, response);
    private TcpConnection? _client;
    private long _awaited;
    private Instant _askedAt;

    public static ApplicationKind Kind { get; } = new("request", "the receiver asks, the sender answers, again and again", [.. Samples.MetricNames("response-time"), ("responses", MetricUnit.Number)], block =>
    {
        var request = block.Bytes("request", "100", "bytes of a request", 100);
        var response = block.Bytes("response", "10kB", "bytes of a response", 10_000);
        var think = block.Time("think", "100ms", "the pause after a response", Duration.Zero);
        return () => new RequestResponse(Math.Max(1, request), Math.Max(1, response), think);
    });

    protected internal override void Start(Instant now) => Flow.Connect(now);

    protected internal override void OnAccepted(Instant now, TcpConnection connection)
    {
        _client = connection;
        Ask(now);
    }

    protected internal override void OnSender(Instant now, TcpConnection connection, Readiness happened) => _server.Serve(now, connection);

    protected internal override void OnReceiver(Instant now, TcpConnection connection, Readiness happened)
    {
        var count = Receive(now, connection);
        if (count == 0 || _awaited == 0) return;
        _awaited -= count;
        if (_awaited > 0) return;
        _times.Add((now - _askedAt).Seconds);
        if (think == Duration.Zero) Ask(now);
        else Schedule(now + think);
    }

    protected override void OnTimer(Instant now) => Ask(now);

    public override IEnumerable<Metric> Metrics(Instant now) => _times.Metrics("response-time").Append(new("responses", _times.Count, MetricUnit.Number));

    private void Ask(Instant now)
    {
        if (!Flow.IsRunning) return;
        (_askedAt, _awaited) = (now, response);
        Send(now, _client!, request);
    }
}
