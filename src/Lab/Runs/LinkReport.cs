using Stead.Net.Links;

namespace Stead.Lab.Runs;

/// <summary>What became of the watched link, in the time that was measured.</summary>
/// <param name="Rate">At the end.</param>
public sealed record LinkReport(string Name, DataRate Rate, LinkCounters Counters, Duration Time)
{
    /// <summary>Of the rate at the end; not a number without one.</summary>
    public double Utilisation => Rate == DataRate.Zero ? double.NaN : Counters.SentBytes / (Rate.BytesPerSecond * Time.Seconds);

    /// <summary>In bytes.</summary>
    public double MeanQueue => Counters.QueueByteSeconds / Time.Seconds;

    public double MeanQueuePackets => Counters.QueuePacketSeconds / Time.Seconds;
}
