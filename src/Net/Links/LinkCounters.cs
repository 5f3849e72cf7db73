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

    /// <summary>What was added since an earlier look; what was most stays.</summary>
    public static LinkCounters Difference(in LinkCounters now, in LinkCounters before) => now with
    {
        Sent = now.Sent - before.Sent, SentBytes = now.SentBytes - before.SentBytes, Delivered = now.Delivered - before.Delivered,
        DeliveredBytes = now.DeliveredBytes - before.DeliveredBytes, Dropped = now.Dropped - before.Dropped, Policed = now.Policed - before.Policed,
        Lost = now.Lost - before.Lost, Marked = now.Marked - before.Marked, Duplicated = now.Duplicated - before.Duplicated,
        Corrupted = now.Corrupted - before.Corrupted, Reordered = now.Reordered - before.Reordered,
        QueueByteSeconds = now.QueueByteSeconds - before.QueueByteSeconds, QueuePacketSeconds = now.QueuePacketSeconds - before.QueuePacketSeconds,
    };
}
