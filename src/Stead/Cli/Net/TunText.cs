using Stead.Host.Network;

namespace Stead.Cli.Net;

/// <summary>A <see cref="TunReport"/> in words.</summary>
internal static class TunText
{
    public static string Line(TunReport report)
    {
        var line = $"{report.Time.Seconds,6:F1} s  {report.Open} open, received {DataRate.Of(report.Received, report.Time)}, sent {DataRate.Of(report.Sent, report.Time)} on average, {report.Counters.Retransmissions} retransmissions";
        return report.Busiest is not { } info ? line
            : line + $"; rtt {info.SmoothedRtt} (least {info.MinimumRtt}), window {info.CongestionWindow}{(info.PacingRate is { } rate ? $", paced at {rate}" : "")}";
    }

    public static string Summary(TunReport report) =>
        $"""
        {report.Time} in all: {report.Accepted} accepted, {report.Connected - report.Accepted} made, {report.Failed} failed
        received {report.Received} bytes, {DataRate.Of(report.Received, report.Time)}
        sent     {report.Sent} bytes, {DataRate.Of(report.Sent, report.Time)}
        {report.Counters.PacketsReceived} packets in, {report.Counters.PacketsSent} out, {report.Counters.Retransmissions} retransmissions, {report.Counters.Timeouts} timeouts

        """;
}
