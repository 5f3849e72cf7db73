using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>Sends as fast as it can, or at a rate, for a time, and is silent for a time; both drawn from exponential distributions.</summary>
public sealed class OnOff(Duration on, Duration off, DataRate rate) : Application
{
    private static readonly Duration s_tick = Duration.FromMilliseconds(10);

    private RandomSequence _random = null!;
    private TcpConnection _connection = null!;
    private bool _isOn;
    private Instant _until;

    public static ApplicationKind Kind { get; } = new("onoff", "sends for a time, is silent for a time", [], block =>
    {
        var on = block.Time("on", "1s", "how long it sends, in the mean", Duration.FromSeconds(1));
        var off = block.Time("off", "1s", "how long it is silent, in the mean", Duration.FromSeconds(1));
        var rate = block.Rate("bitrate", "5Mbit/s", "while it sends; without it as fast as it can", DataRate.Zero);
        return () => new OnOff(on, off, rate);
    });

    protected internal override void Start(Instant now)
    {
        _random ??= NewRandom();
        _connection = Flow.Connect(now);
        (_isOn, _until) = (false, now);
        OnTimer(now);
    }

    protected internal override void OnSender(Instant now, TcpConnection connection, Readiness happened)
    {
        if (_isOn && rate == DataRate.Zero) Fill(now);
    }

    protected override void OnTimer(Instant now)
    {
        if (now >= _until)
        {
            _isOn = !_isOn;
            _until = now + _random.Exponential(_isOn ? on : off);
        }
        if (!_isOn) Schedule(_until);
        else if (rate == DataRate.Zero)
        {
            Fill(now);
            Schedule(_until);
        }
        else
        {
            Send(now, _connection, rate.BytesIn(s_tick));
            Schedule(Instant.Min(now + s_tick, _until));
        }
    }

    /// <summary>Not more than is under way soon: what is in the buffer when it falls silent is still sent.</summary>
    private void Fill(Instant now) => Send(now, _connection, long.MaxValue);
}
