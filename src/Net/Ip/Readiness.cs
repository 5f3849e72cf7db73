namespace Stead.Net.Ip;

/// <summary>What has happened to a socket since it was last told.</summary>
[Flags]
public enum Readiness : byte
{
    None = 0,

    /// <summary>A connection is established, in either role.</summary>
    Connected = 1,

    /// <summary>There is more to read, or the peer's FIN was reached; a datagram came.</summary>
    Readable = 2,

    /// <summary>There is room to write again, after a write that did not fit.</summary>
    Writable = 4,

    /// <summary>The peer sends no more.</summary>
    PeerClosed = 8,

    /// <summary>Over, and forgotten by the stack: <c>TcpConnection.Failure</c> says whether well.</summary>
    Closed = 16,

    /// <summary>A listener has a connection to accept.</summary>
    Acceptable = 32,

    /// <summary>The peer has marked more as urgent: <c>TcpConnection.Urgent</c> says how far that goes.</summary>
    Urgent = 64,
}
