using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Serving;

/// <summary>The other end of a <see cref="ControlPort"/>: a word, an answer, and perhaps lines later.</summary>
internal sealed class ControlConnection(int fd) : IDisposable
{
    private readonly StringBuilder _received = new();

    /// <returns>The answer; null when the supervisor is gone.</returns>
    public string? Ask(string word)
    {
        if (!SystemCalls.WriteAll(fd, Encoding.ASCII.GetBytes(word + "\n"))) return null;
        return ReadLine(TimeSpan.FromSeconds(30)) is (var line, false) ? line : null;
    }

    /// <returns>The line (null at the end of the stream), or that the time was up.</returns>
    public (string? Line, bool TimedOut) ReadLine(TimeSpan limit)
    {
        var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        Span<byte> buffer = stackalloc byte[256];
        while (true)
        {
            if (_received.ToString().IndexOf('\n') is >= 0 and var end)
            {
                var line = _received.ToString(0, end);
                _received.Remove(0, end + 1);
                return (line, false);
            }
            var left = until - Environment.TickCount64;
            if (left <= 0) return (null, true);
            if (!SystemCalls.WaitReadable(fd, (int)Math.Min(left, int.MaxValue))) continue;
            var count = SystemCalls.Read(fd, buffer);
            if (count is 0 or -2) return (null, false);
            if (count > 0) _received.Append(Encoding.ASCII.GetString(buffer[..count]));
        }
    }

    public void Dispose() => SystemCalls.Close(fd);
}
