using Stead.Net.Tcp.Congestion;

namespace Stead.Net.Tcp;

/// <summary>A look into a connection, with what Linux' tcp_info has. Sizes are bytes of payload where nothing else is said.</summary>
public readonly record struct TcpInfo
{
    public TcpState State { get; init; }

    public RecoveryState Recovery { get; init; }

    /// <summary>Timeouts in a row of the oldest segment; by how much the timeout is shifted; unanswered probes.</summary>
    public int Timeouts { get; init; }

    public int Backoff { get; init; }

    public int Probes { get; init; }

    public bool HasTimestamps { get; init; }

    public bool HasSack { get; init; }

    public bool HasEcn { get; init; }

    public bool HasWindowScaling { get; init; }

    public int SendScale { get; init; }

    public int ReceiveScale { get; init; }

    public Duration RetransmissionTimeout { get; init; }

    /// <summary>The largest segment sent, announced, and seen from the peer.</summary>
    public int SegmentSize { get; init; }

    public int ReceivedSegmentSize { get; init; }

    public int AnnouncedSegmentSize { get; init; }

    public int PathMtu { get; init; }

    /// <summary>Sent and not cumulatively acknowledged; in tcp_info the following are counted in segments.</summary>
    public long Outstanding { get; init; }

    public long Sacked { get; init; }

    public long Lost { get; init; }

    /// <summary>Retransmitted and outstanding.</summary>
    public long Retransmitting { get; init; }

    /// <summary>Outstanding without what has arrived or is lost, with what was sent again (pipe, RFC 6675).</summary>
    public long InFlight { get; init; }

    public long CongestionWindow { get; init; }

    /// <summary><see cref="long.MaxValue"/> before the first reduction.</summary>
    public long SlowStartThreshold { get; init; }

    public Duration SmoothedRtt { get; init; }

    public Duration RttVariation { get; init; }

    public Duration MinimumRtt { get; init; }

    public Duration LastRtt { get; init; }

    /// <summary>Segments by which reordering was seen; 3 before.</summary>
    public int Reordering { get; init; }

    public int ReorderingSeen { get; init; }

    public long TotalRetransmissions { get; init; }

    public long BytesSent { get; init; }

    public long BytesRetransmitted { get; init; }

    public long BytesAcknowledged { get; init; }

    public long BytesReceived { get; init; }

    public long SegmentsOut { get; init; }

    public long SegmentsIn { get; init; }

    public long DataSegmentsOut { get; init; }

    public long DataSegmentsIn { get; init; }

    public long TotalLost { get; init; }

    public long Delivered { get; init; }

    public long DeliveredWithMarks { get; init; }

    public DataRate DeliveryRate { get; init; }

    public bool IsRateAppLimited { get; init; }

    /// <summary>Null where nothing paces.</summary>
    public DataRate? PacingRate { get; init; }

    /// <summary>Duplicates that the peer has reported (RFC 2883).</summary>
    public int DuplicatesReported { get; init; }

    public long OutOfOrderSegments { get; init; }

    /// <summary>Written and not yet sent.</summary>
    public long Unsent { get; init; }

    public long PeerWindow { get; init; }

    public long ReceiveWindow { get; init; }

    /// <summary>ICMP has complained of what is under way (RFC 9293 §3.9.2.2, SHLD-25, MUST-47).</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>The round trip as the receiver sees it (with queues); zero before it is known.</summary>
    public Duration ReceiverRtt { get; init; }

    /// <summary>Since data was sent, data came, anything came.</summary>
    public Duration SinceDataSent { get; init; }

    public Duration SinceDataReceived { get; init; }

    public Duration SinceReceived { get; init; }

    public Duration BusyTime { get; init; }

    public Duration WindowLimitedTime { get; init; }

    public Duration BufferLimitedTime { get; init; }

    /// <summary>Segments delivered per tail loss probe and undo, counted.</summary>
    public int TailLossProbes { get; init; }

    public int Undos { get; init; }
}

/// <summary>What is being repaired.</summary>
public enum RecoveryState : byte { Open, Disorder, WindowReduced, Recovery, Loss }
