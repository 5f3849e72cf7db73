using Stead.Host.Posix;
using Stead.Net.Tcp;

namespace Stead.Host.Network.Services;

/// <summary>Sends what is read from one descriptor, then its FIN; writes what is heard to another: nc(1)'s two halves, and files.</summary>
/// <param name="from">-1: nothing is said, and the other side ends it.</param>
/// <param name="into">-1: forgotten.</param>
/// <param name="owns">Both are closed at the end.</param>
public sealed class Talk(int from, int into, bool owns) : Conversation
{
    private readonly byte[] _out = new byte[1 << 16], _in = new byte[1 << 16];
    private int _begin, _end;
    private bool _isReadOut, _isFull;

    public override int Descriptor => from >= 0 && !_isReadOut && !_isFull ? from : -1;

    public override void Continue(Instant now, TcpConnection connection)
    {
        if (connection.State is TcpState.SynSent) return;
        Send(now, connection);
        while (connection.Readable > 0)
        {
            var count = connection.Read(now, _in);
            if (into < 0 || SystemCalls.WriteAll(into, _in.AsSpan(0, count))) continue;
            // Nobody is left to hear it.
            connection.Abort(now);
            return;
        }
        if (connection.IsAtEnd && (_isReadOut || from < 0)) connection.Close(now);
    }

    public override void End()
    {
        if (!owns) return;
        SystemCalls.Close(from);
        SystemCalls.Close(into);
    }

    /// <summary>Of what is not ours at most one read, since it may wait: what is left makes the descriptor readable again.</summary>
    private void Send(Instant now, TcpConnection connection)
    {
        do
        {
            if (_begin == _end && from >= 0 && !_isReadOut && (owns || SystemCalls.WaitReadable(from, 0)))
            {
                var count = SystemCalls.Read(from, _out);
                if (count is 0 or -2) _isReadOut = true;
                (_begin, _end) = (0, Math.Max(count, 0));
            }
            _begin += connection.Write(now, _out.AsSpan(_begin, _end - _begin), hasMore: owns);
            _isFull = _begin < _end;
        }
        while (owns && from >= 0 && !_isFull && !_isReadOut);
        if (_isReadOut && !_isFull) connection.ShutdownWrite(now);
    }
}
