using System.Globalization;
using System.Text;
using Stead.Net.Tcp;

namespace Stead.Host.Network.Services;

/// <summary>The least of HTTP/1.1 (RFC 9112): `GET /` answers a line of text, `GET /N` N bytes; requests follow one another on a connection.</summary>
public sealed class WebPage : Conversation
{
    private const int LongestHead = 8192;

    private readonly byte[] _head = new byte[LongestHead];
    private ReadOnlyMemory<byte> _answer;
    private long _zeros;
    private bool _isLast;

    public override void Continue(Instant now, TcpConnection connection)
    {
        while (Send(now, connection))
        {
            if (_isLast) connection.ShutdownWrite(now);
            if (_isLast || connection.IsAtEnd)
            {
                connection.Skip(now, connection.Readable);
                if (connection.IsAtEnd) connection.Close(now);
                return;
            }
            var count = connection.Peek(_head);
            var end = _head.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (end < 0 && count < LongestHead) return;
            connection.Skip(now, end < 0 ? count : end + 4);
            Answer(end < 0 ? "" : Encoding.Latin1.GetString(_head, 0, end));
        }
    }

    /// <returns>Whether all of the answer is taken.</returns>
    private bool Send(Instant now, TcpConnection connection)
    {
        _answer = _answer[connection.Write(now, _answer.Span, hasMore: _zeros > 0)..];
        ReadOnlySpan<byte> zeros = stackalloc byte[4096];
        while (_answer.IsEmpty && _zeros > 0)
        {
            var taken = connection.Write(now, zeros[..(int)Math.Min(_zeros, zeros.Length)], hasMore: _zeros > zeros.Length);
            if (taken == 0) return false;
            _zeros -= taken;
        }
        return _answer.IsEmpty;
    }

    private void Answer(string head)
    {
        var words = head.Split('\n')[0].Trim().Split(' ');
        _isLast = head.Contains("\nconnection: close", StringComparison.OrdinalIgnoreCase) || !head.Contains("HTTP/1.1", StringComparison.Ordinal);
        const string text = "This page came over Stead's own TCP.\n";
        var (status, length, body) = words switch
        {
            ["GET" or "HEAD", "/", _] => ("200 OK", (long)text.Length, text),
            ["GET" or "HEAD", ['/', .. var number], _] when long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) => ("200 OK", bytes, ""),
            ["GET" or "HEAD", _, _] => ("404 Not Found", 0, ""),
            _ => ("400 Bad Request", 0, ""),
        };
        _isLast |= status[0] == '4';
        _answer = Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nContent-Type: text/plain\r\n{(_isLast ? "Connection: close\r\n" : "")}\r\n{(words[0] == "HEAD" ? "" : body)}");
        _zeros = words[0] == "GET" && body.Length == 0 ? length : 0;
    }
}
