using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>The answering end: each request that has come whole gets one response.</summary>
internal sealed class Responder(long request, long response)
{
    private long _asked, _left;

    public void Serve(Instant now, TcpConnection connection)
    {
        var count = connection.Readable;
        if (count > 0)
        {
            connection.Skip(now, count);
            _asked += count;
            for (; _asked >= request; _asked -= request) _left += response;
        }
        if (_left > 0) _left -= Application.Send(now, connection, _left);
        if (connection.IsAtEnd) connection.Close(now);
    }
}
