using Stead.Net.Ip;
using Stead.Net.Tcp.Congestion;
using Stead.Net.Tcp.Pacing;

namespace Stead.Net.Tcp;

/// <summary>
/// One end of a connection (RFC 9293). It lives in a <see cref="NetworkStack"/>, and only that stack's thread may touch it. Nothing here sends:
/// after each call the owner takes what is to be sent with <see cref="NetworkStack.TryTransmit"/>.
/// </summary>
public sealed partial class TcpConnection : StackSocket
{
    internal TcpConnection(NetworkStack stack, Endpoint local, Endpoint remote, TcpSettings settings) : base(stack) =>
        (Local, Remote, Settings) = (local, remote, settings);

    public Endpoint Local { get; }

    public Endpoint Remote { get; }

    public TcpState State { get; private set; }

    /// <summary>Why it ended; <see cref="TcpFailure.None"/> while it has not, or ended well.</summary>
    public TcpFailure Failure { get; private set; }

    public TcpSettings Settings { get; private set; }

    public ICongestionControl CongestionControl => throw new NotImplementedException();

    public IPacing Pacing => throw new NotImplementedException();

    /// <summary>Bytes that can be read now.</summary>
    public int Readable => throw new NotImplementedException();

    /// <summary>All was read, and the peer has sent its FIN.</summary>
    public bool IsAtEnd => throw new NotImplementedException();

    /// <summary>Bytes that <see cref="Write"/> would take now.</summary>
    public int Writable => throw new NotImplementedException();

    /// <summary>Bytes written and not acknowledged.</summary>
    public long Queued => throw new NotImplementedException();

    public TcpInfo Info(Instant now) => throw new NotImplementedException();

    /// <returns>How many bytes were taken: fewer when the buffer is full, and then <see cref="Readiness.Writable"/> is told; 0 when nothing can be sent any more.</returns>
    /// <param name="hasMore">More will follow at once (MSG_MORE): the last, small segment waits for it.</param>
    public int Write(Instant now, ReadOnlySpan<byte> bytes, bool hasMore = false) => throw new NotImplementedException();

    /// <returns>How many bytes there were; 0 when there are none now, or at the end (<see cref="IsAtEnd"/>).</returns>
    public int Read(Instant now, Span<byte> into) => throw new NotImplementedException();

    /// <summary>As <see cref="Read"/>, and they stay.</summary>
    public int Peek(Span<byte> into) => throw new NotImplementedException();

    /// <summary>As <see cref="Read"/>, without looking at them.</summary>
    public int Skip(Instant now, int bytes) => throw new NotImplementedException();

    /// <summary>After what was written, a FIN; reading goes on.</summary>
    public void ShutdownWrite(Instant now) => throw new NotImplementedException();

    /// <summary>What comes from now on is acknowledged and thrown away.</summary>
    public void ShutdownRead(Instant now) => throw new NotImplementedException();

    /// <summary>Nobody reads or writes any more: a FIN after what was written, or a reset where something was left unread (RFC 2525 §2.17).</summary>
    public void Close(Instant now) => throw new NotImplementedException();

    /// <summary>A reset, at once.</summary>
    public void Abort(Instant now) => throw new NotImplementedException();

    /// <summary>Other settings from now on; what was agreed on with the peer stays.</summary>
    public void Change(Instant now, TcpSettings settings) => throw new NotImplementedException();
}
