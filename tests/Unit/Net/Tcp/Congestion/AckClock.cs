using Stead.Core;
using Stead.Net.Tcp.Congestion;

namespace Stead.Tests.Unit.Net.Tcp.Congestion;

/// <summary>A path without losses on which every segment is acknowledged a fixed time after it left: what is in closed form for a congestion control is so here.</summary>
internal sealed class AckClock(ICongestionControl control, int segment, Duration rtt)
{
    private long _counted;
    private long _roundAt;

    public Instant Now { get; private set; } = new(1_000_000_000);

    public long Delivered { get; private set; }

    public int Rounds { get; private set; }

    /// <summary>Changes what is measured, not the clock.</summary>
    public Duration Queueing { get; set; }

    public bool IsWindowLimited { get; set; } = true;

    /// <summary>One segment is acknowledged, a window of them each round trip.</summary>
    public void Ack(int segments = 1)
    {
        Now += rtt * (segments * segment) / control.Window;
        Delivered += segments * segment;
        _counted += segments * segment;
        var isNewRound = _counted >= _roundAt;
        if (isNewRound) (_counted, _roundAt, Rounds) = (0, control.Window, Rounds + 1);
        control.OnAck(new()
        {
            Now = Now, Acked = segments * segment, Delivered = segments * segment, PriorInFlight = control.Window, InFlight = control.Window - segments * segment,
            Rtt = rtt + Queueing, SmoothedRtt = rtt + Queueing, MinimumRtt = rtt, IsWindowLimited = IsWindowLimited, IsNewRound = isNewRound,
            DeliveryRate = DataRate.Of(control.Window, rtt), TotalDelivered = Delivered,
        });
    }

    public void Run(Duration time)
    {
        for (var end = Now + time; Now < end;) Ack();
    }

    /// <summary>Nothing is sent.</summary>
    public void Pause(Duration time) => Now += time;

    public void Lose()
    {
        control.OnCongestion(new(Now, control.Window, rtt));
        control.OnRecovered(Now);
    }
}
