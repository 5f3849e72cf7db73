using Stead.Net.Tcp;

namespace Stead.Host.Network.Services;

/// <summary>Sends back what it is sent (RFC 862), as fast as the other side takes it: what is not taken is not read, and holds the sender back.</summary>
public sealed class Echo : Conversation
{
    /// <summary>Of the loop's thread, for all connections.</summary>
    [ThreadStatic]
    private static byte[]? t_buffer;

    public override void Continue(Instant now, TcpConnection connection)
    {
        var buffer = t_buffer ??= new byte[1 << 16];
        while (connection.Readable > 0)
        {
            var count = connection.Peek(buffer);
            var taken = connection.Write(now, buffer.AsSpan(0, count));
            connection.Skip(now, taken);
            if (taken < count) return;
        }
        if (connection.IsAtEnd) connection.Close(now);
    }
}
