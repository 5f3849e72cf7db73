namespace Stead.Net.Tcp.Recovery;

/// <summary>What is known of something that was sent.</summary>
[Flags]
internal enum SegmentMarks : byte
{
    None = 0,

    /// <summary>Has arrived, out of order (RFC 2018).</summary>
    Sacked = 1,

    /// <summary>Deemed lost.</summary>
    Lost = 2,

    /// <summary>Sent again, and that is still under way.</summary>
    Retransmitted = 4,

    /// <summary>Sent again at some time: its round trips are ambiguous (Karn).</summary>
    EverRetransmitted = 8,
    Syn = 16,
    Fin = 32,
    Push = 64,

    /// <summary>Left while the application had nothing more (draft-cheng-iccrg-delivery-rate-estimation §3.4).</summary>
    AppLimited = 128,
}
