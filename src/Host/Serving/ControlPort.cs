using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Serving;

/// <summary>`control.sock`: the verbs' words to a process that stays, a line each. A client that waits is told how it ended.</summary>
internal sealed class ControlPort
{
    public const string Socket = "control.sock";
    private const int LongestLine = 128, MostClients = 64;

    private readonly string _directory;
    private readonly int _listener;
    private readonly Dictionary<int, StringBuilder> _clients = [];

    public ControlPort(string directory)
    {
        _directory = directory;
        _listener = UnixSockets.Listen(directory, Socket);
    }

    public void AddTo(List<SystemCalls.PollFd> fds)
    {
        fds.Add(new() { Fd = _listener, Events = SystemCalls.PollIn });
        foreach (var fd in _clients.Keys) fds.Add(new() { Fd = fd, Events = SystemCalls.PollIn });
    }

    /// <param name="answer">The word → the line that is answered.</param>
    public void Serve(IReadOnlyDictionary<int, short> ready, Func<string, string> answer)
    {
        if (ready.GetValueOrDefault(_listener) != 0 && UnixSockets.Accept(_listener) is >= 0 and var fd)
        {
            if (_clients.Count < MostClients)
            {
                SystemCalls.SetNonBlocking(fd);
                _clients[fd] = new();
            }
            else SystemCalls.Close(fd);
        }
        foreach (var client in _clients.Keys.Where(client => ready.GetValueOrDefault(client) != 0).ToArray()) Serve(client, answer);
    }

    /// <summary>Tells all who wait, and closes.</summary>
    public void Close(string lastLine)
    {
        foreach (var client in _clients.Keys.ToArray())
        {
            Answer(client, lastLine);
            Drop(client);
        }
        SystemCalls.Close(_listener);
        var socket = Path.Combine(_directory, Socket);
        if (File.Exists(socket)) File.Delete(socket);
    }

    private void Serve(int client, Func<string, string> answer)
    {
        Span<byte> buffer = stackalloc byte[LongestLine];
        var count = SystemCalls.Read(client, buffer);
        if (count == -1) return;
        var line = _clients[client];
        if (count <= 0 || line.Length + count > LongestLine)
        {
            Drop(client);
            return;
        }
        line.Append(Encoding.ASCII.GetString(buffer[..count]));
        while (line.ToString().IndexOf('\n') is >= 0 and var end)
        {
            var word = line.ToString(0, end);
            line.Remove(0, end + 1);
            Answer(client, answer(word));
            if (!_clients.ContainsKey(client)) return;
        }
    }

    /// <summary>An answer is far smaller than a socket's buffer: a client that does not take it is not worth waiting for.</summary>
    private void Answer(int client, string line)
    {
        if (SystemCalls.Write(client, Encoding.ASCII.GetBytes(line + "\n")) < 0) Drop(client);
    }

    private void Drop(int client)
    {
        _clients.Remove(client);
        SystemCalls.Close(client);
    }
}
