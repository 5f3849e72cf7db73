namespace Stead.Net.Tcp.Recovery;

/// <summary>Something that was sent together and is not yet cumulatively acknowledged: a segment, or a super-segment until a part of it is acknowledged.</summary>
internal struct SegmentRecord
{
    public long Start;

    /// <summary>Positions, of which a SYN and a FIN have one each.</summary>
    public int Length;

    public SegmentMarks Marks;

    /// <summary>The last time.</summary>
    public Instant SentAt;

    public Instant FirstSentAt;

    /// <summary>Counts transmissions: what was sent at the same moment has an order too.</summary>
    public long Order;

    /// <summary>When it was last sent: the moment that its rate sample's send phase began, and what had been delivered by when.</summary>
    public Instant RateStartedAt, DeliveredAt;
    public long Delivered;

    /// <summary>Neighbours in the order of sending; -1 at the ends, -2 where it is not in it.</summary>
    public int Earlier, Later;

    public readonly long End => Start + Length;

    public readonly bool Has(SegmentMarks marks) => (Marks & marks) != 0;
}
