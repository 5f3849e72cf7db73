using Stead.Net.Tcp;

namespace Stead.Host.Network.Services;

/// <summary>Sends as much as is taken, for ever or so many bytes (chargen, RFC 864, with bytes that do not compress), and forgets what it hears.</summary>
public sealed class Source(long bytes = long.MaxValue) : Conversation
{
    private static readonly byte[] s_pattern = Pattern();

    private long _left = bytes;

    public override void Continue(Instant now, TcpConnection connection)
    {
        while (connection.Readable > 0) connection.Skip(now, connection.Readable);
        while (_left > 0)
        {
            var piece = s_pattern.AsSpan(0, (int)Math.Min(_left, s_pattern.Length));
            var taken = connection.Write(now, piece, hasMore: _left > piece.Length);
            _left -= taken;
            if (taken < piece.Length) break;
        }
        if (_left == 0) connection.ShutdownWrite(now);
        if (connection.IsAtEnd) connection.Close(now);
    }

    private static byte[] Pattern()
    {
        var bytes = new byte[1 << 18];
        new RandomSequence(1).Fill(bytes);
        return bytes;
    }
}
