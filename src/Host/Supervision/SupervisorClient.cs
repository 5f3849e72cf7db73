using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>The verbs' side of a supervisor: starts one, adopts with one, talks to one.</summary>
internal static class SupervisorClient
{
    /// <summary>Starts a supervisor for the plan that lies in the directory, and waits for its word.</summary>
    /// <returns>Null when the guest runs, else why not.</returns>
    public static string? Start(string directory) => Run(directory);

    /// <summary>Gives a guest whose supervisor was killed a new one; cleans up after one that ended unwatched.</summary>
    /// <returns>Null when it worked.</returns>
    public static string? Adopt(string directory) => Run(directory, Supervisor.AdoptWord);

    private static string? Run(string directory, params ReadOnlySpan<string> words)
    {
        var (read, write) = SystemCalls.Pipe();
        try { Spawn.Start([Environment.ProcessPath!, Supervisor.Verb, directory, .. words], (write, StatusPipe.InheritedFd)); }
        finally { SystemCalls.Close(write); }
        return StatusPipe.Await(read);
    }

    /// <summary>A connection to a supervisor's control socket.</summary>
    /// <returns>Null when there is none.</returns>
    public static Connection? TryConnect(string directory) =>
        UnixSockets.TryConnect(directory, ControlPort.Socket) is >= 0 and var fd ? new(fd) : null;

    internal sealed class Connection(int fd) : IDisposable
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
}
