using System.Text.Json;
using Stead.Host.Posix;
using Stead.Host.Qmp;

namespace Stead.Host.Supervision;

/// <summary>The supervisor's connection to QEMU's QMP socket.</summary>
internal sealed class Monitor(int fd)
{
    private readonly QmpSession _session = new();
    private readonly byte[] _buffer = new byte[16 << 10];

    public int Fd { get; private set; } = fd;

    /// <summary>Sends a command without waiting for its answer.</summary>
    public int Send(string command, string? arguments = null)
    {
        var bytes = _session.Command(command, arguments, out var id);
        if (Fd >= 0 && !SystemCalls.WriteAll(Fd, bytes)) HangUp();
        return id;
    }

    /// <summary>What has arrived; hangs up at the end of the stream or of the protocol.</summary>
    public IReadOnlyList<QmpMessage> Receive()
    {
        var count = SystemCalls.Read(Fd, _buffer);
        if (count == -1) return [];
        if (count <= 0)
        {
            HangUp();
            return [];
        }
        var messages = _session.Receive(_buffer.AsMemory(0, count)).ToList();
        if (_session.Broken) HangUp();
        return messages;
    }

    /// <summary>Sends a command and waits for its answer; what else arrives goes to <paramref name="other"/>.</summary>
    /// <returns>Null when QEMU hung up, refused, or took longer than the limit.</returns>
    public JsonElement? Ask(string command, string? arguments, Action<QmpMessage> other, int milliseconds = 10_000)
    {
        var id = Send(command, arguments);
        var until = Environment.TickCount64 + milliseconds;
        while (Fd >= 0 && until - Environment.TickCount64 is > 0 and var left)
        {
            if (!SystemCalls.WaitReadable(Fd, (int)left)) continue;
            JsonElement? answer = null;
            var refused = false;
            foreach (var message in Receive())
            {
                switch (message)
                {
                    case QmpMessage.Return returned when returned.Id == id: answer = returned.Value; break;
                    case QmpMessage.Error error when error.Id == id: refused = true; break;
                    default: other(message); break;
                }
            }
            if (answer is not null || refused) return answer;
        }
        return null;
    }

    public void HangUp()
    {
        SystemCalls.Close(Fd);
        Fd = -1;
    }
}
