namespace Stead.Net.Links;

/// <summary>What a link has done so far, in packets where the name does not say bytes.</summary>
public record struct LinkCounters
{
    public long Sent { get; internal set; }

    public long SentBytes { get; internal set; }

    public long Delivered { get; internal set; }

    public long DeliveredBytes { get; internal set; }

    /// <summary>By the queue or the policer.</summary>
    public long Dropped { get; internal set; }

    /// <summary>By the policer alone.</summary>
    public long Policed { get; internal set; }

    /// <summary>On the wire.</summary>
    public long Lost { get; internal set; }

    public long Marked { get; internal set; }

    public long Duplicated { get; internal set; }

    public long Corrupted { get; internal set; }

    /// <summary>Held back so that others could overtake.</summary>
    public long Reordered { get; internal set; }

    public long MostQueuedBytes { get; internal set; }

    /// <summary>The integral over time: divided by the time it is the mean queue.</summary>
    public double QueueByteSeconds { get; internal set; }

    public double QueuePacketSeconds { get; internal set; }
}
