using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>
/// A player that asks for pieces of a film until so many seconds lie ahead, begins to play when enough is there, and stops when it runs dry.
/// </summary>
public sealed class PacedVideo(DataRate bitrate, Duration piece, Duration startup, Duration ahead) : Application
{
    private const int RequestBytes = 200;

    private readonly long _pieceBytes = Math.Max(1, bitrate.BytesIn(piece));
    private readonly Responder _server = new(RequestBytes, Math.Max(1, bitrate.BytesIn(piece)));
    private TcpConnection? _player;
    private Instant _started, _asOf;
    private Duration _buffered;
    private Duration? _playDelay;
    private Duration _stalled;
    private int _stalls;
    private bool _plays, _isAsked;

    public static ApplicationKind Kind { get; } = new("video", "a player that keeps some seconds of film ahead",
        [("play-delay", MetricUnit.Seconds), ("rebuffers", MetricUnit.Number), ("stalled", MetricUnit.Seconds)], block =>
    {
        var bitrate = block.Rate("bitrate", "5Mbit/s", "of the film", DataRate.FromBits(5e6));
        var piece = block.Time("piece", "2s", "how much film a request brings", Duration.FromSeconds(2));
        var startup = block.Time("startup", "2s", "how much must be there before it plays", Duration.FromSeconds(2));
        var ahead = block.Time("ahead", "20s", "how much it keeps ahead", Duration.FromSeconds(20));
        return () => new PacedVideo(bitrate, piece, Duration.Max(startup, new(1)), Duration.Max(ahead, startup + piece));
    });

    protected internal override void Start(Instant now)
    {
        _started = _asOf = now;
        Flow.Connect(now);
    }

    protected internal override void OnAccepted(Instant now, TcpConnection connection)
    {
        _player = connection;
        Ask(now);
    }

    protected internal override void OnSender(Instant now, TcpConnection connection, Readiness happened) => _server.Serve(now, connection);

    protected internal override void OnReceiver(Instant now, TcpConnection connection, Readiness happened)
    {
        Play(now);
        var before = Flow.Delivered / _pieceBytes;
        Receive(now, connection);
        // A piece can be shown when it is whole.
        var pieces = Flow.Delivered / _pieceBytes - before;
        if (pieces == 0) return;
        _buffered += piece * pieces;
        _isAsked = false;
        if (!_plays && _buffered >= startup)
        {
            _plays = true;
            _playDelay ??= now - _started;
        }
        Ask(now);
    }

    protected override void OnTimer(Instant now)
    {
        Play(now);
        Ask(now);
    }

    public override IEnumerable<Metric> Metrics(Instant now)
    {
        Play(now);
        if (_playDelay is { } delay) yield return new("play-delay", delay.Seconds, MetricUnit.Seconds);
        yield return new("rebuffers", _stalls, MetricUnit.Number);
        yield return new("stalled", _stalled.Seconds, MetricUnit.Seconds);
    }

    /// <summary>Up to now.</summary>
    private void Play(Instant now)
    {
        var passed = now - _asOf;
        _asOf = now;
        if (_plays)
        {
            _buffered -= passed;
            if (_buffered >= Duration.Zero) return;
            _stalled += -_buffered;
            _buffered = Duration.Zero;
            _plays = false;
            _stalls++;
        }
        else if (_playDelay is not null) _stalled += passed;
    }

    private void Ask(Instant now)
    {
        if (!Flow.IsRunning || _isAsked) return;
        if (_buffered + piece > ahead)
        {
            Schedule(now + (_buffered + piece - ahead));
            return;
        }
        _isAsked = true;
        Send(now, _player!, RequestBytes);
        // Where it runs dry is counted at that moment.
        Schedule(_plays ? now + _buffered + new Duration(1) : Instant.Never);
    }
}
