using Stead.Net.Tcp;

namespace Stead.Host.Network.Services;

/// <summary>Reads and forgets (RFC 863), and closes when the other side does.</summary>
public sealed class Discard : Conversation
{
    public override void Continue(Instant now, TcpConnection connection)
    {
        while (connection.Readable > 0) connection.Skip(now, connection.Readable);
        if (connection.IsAtEnd) connection.Close(now);
    }
}
