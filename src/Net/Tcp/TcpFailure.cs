namespace Stead.Net.Tcp;

/// <summary>Why a connection ended otherwise than by both sides' FIN.</summary>
public enum TcpFailure : byte
{
    None,

    /// <summary>Our SYN was answered with a reset (ECONNREFUSED).</summary>
    Refused,

    /// <summary>The peer reset it (ECONNRESET).</summary>
    Reset,

    /// <summary>Nothing was acknowledged for too long (ETIMEDOUT): R2, the user timeout, or keep-alive probes.</summary>
    TimedOut,

    /// <summary>The network says that the peer cannot be reached (EHOSTUNREACH): while connecting, or while nothing was acknowledged for too long.</summary>
    Unreachable,

    /// <summary>Ended here with <see cref="TcpConnection.Abort"/>, or closed with data unread.</summary>
    Aborted,

    /// <summary>The stack has no room (ENOBUFS).</summary>
    NoRoom,
}
