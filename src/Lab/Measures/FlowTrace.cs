using Stead.Lab.Applications;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Lab.Measures;

/// <summary>What a flow's sender knows and does, over time.</summary>
public sealed class FlowTrace(string name, Flow flow)
{
    private static readonly TraceColumn[] s_columns =
    [
        new("goodput", MetricUnit.BitsPerSecond), new("rtt", MetricUnit.Seconds), new("srtt", MetricUnit.Seconds), new("cwnd", MetricUnit.Bytes),
        new("ssthresh", MetricUnit.Bytes), new("flight", MetricUnit.Bytes), new("pace", MetricUnit.BitsPerSecond), new("gpest", MetricUnit.BitsPerSecond),
        new("ltbw", MetricUnit.BitsPerSecond), new("timely", MetricUnit.Share), new("fillcwbw", MetricUnit.BitsPerSecond),
    ];

    private long _delivered;
    private Instant _since;

    public Trace Trace { get; } = new(name, s_columns);

    public void Sample(Instant now)
    {
        Span<double> values = stackalloc double[s_columns.Length];
        values.Fill(double.NaN);
        values[0] = now > _since ? (flow.Delivered - _delivered) * 8 / (now - _since).Seconds : 0;
        (_delivered, _since) = (flow.Delivered, now);
        if (flow.Connection is { } connection && flow.IsRunning)
        {
            var info = connection.Info(now);
            values[1] = Seconds(info.LastRtt);
            values[2] = Seconds(info.SmoothedRtt);
            values[3] = info.CongestionWindow;
            if (info.SlowStartThreshold < int.MaxValue) values[4] = info.SlowStartThreshold;
            values[5] = info.InFlight;
            if (info.PacingRate is { } rate) values[6] = Bits(rate);
            if (connection.Pacing is DynamicGoodputPacing { Report: { Measurements: > 0 } report })
            {
                values[7] = Bits(report.GoodputEstimate);
                values[8] = Bits(report.LongTermBandwidth);
                values[9] = report.Multiplier / 10_000.0;
                values[10] = Bits(report.FillRate);
            }
        }
        Trace.Add(now, values);
    }

    private static double Seconds(Duration time) => time == Duration.Zero ? double.NaN : time.Seconds;

    private static double Bits(DataRate rate) => rate.BytesPerSecond * 8.0;
}
