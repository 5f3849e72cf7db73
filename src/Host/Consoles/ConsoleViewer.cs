using System.Runtime.InteropServices;
using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Consoles;

/// <summary>Connects three descriptors: what is typed goes to the guest's serial port, what the port says comes out.</summary>
/// <param name="port">The connected viewer's socket; closed at the end.</param>
public sealed class ConsoleViewer(int port)
{
    private const string Help = "\r\n~.  leave\r\n~~  send a tilde\r\n~^Z suspend\r\n~?  this list\r\n";
    private const int Input = 0, Output = 1;

    private readonly EscapeSequences _escapes = new();
    private readonly List<byte> _forGuest = [];
    private readonly byte[] _buffer = new byte[8 << 10];

    /// <summary>Until the port closes, the person leaves (~.), or a signal asks for the end. Input that is not a terminal and ends is only an end of typing.</summary>
    public ConsoleEnd Run()
    {
        var (wake, waker) = SystemCalls.Pipe();
        using var terminal = RawTerminal.TryEnter(Input);
        void Wake(PosixSignalContext context)
        {
            context.Cancel = true;
            SystemCalls.WriteAll(waker, [1]);
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Wake);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Wake);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Wake);
        try
        {
            return Carry(wake, terminal);
        }
        finally
        {
            SystemCalls.Close(port);
            SystemCalls.Close(wake);
            SystemCalls.Close(waker);
        }
    }

    private ConsoleEnd Carry(int wake, RawTerminal? terminal)
    {
        Span<SystemCalls.PollFd> fds =
        [
            new() { Fd = port, Events = SystemCalls.PollIn },
            new() { Fd = Input, Events = SystemCalls.PollIn },
            new() { Fd = wake, Events = SystemCalls.PollIn },
        ];
        while (true)
        {
            SystemCalls.Poll(fds, -1);
            if (fds[2].Revents != 0) return ConsoleEnd.Interrupted;
            if (fds[0].Revents != 0)
            {
                var count = SystemCalls.Read(port, _buffer);
                if (count is 0 or -2) return ConsoleEnd.PortClosed;
                if (count > 0 && !SystemCalls.WriteAll(Output, _buffer.AsSpan(0, count))) return ConsoleEnd.Left;
            }
            if (fds[1].Revents == 0) continue;
            var typed = SystemCalls.Read(Input, _buffer);
            if (typed is 0 or -2)
            {
                if (terminal is not null) return ConsoleEnd.Left;
                fds[1].Fd = -1;
            }
            if (typed > 0 && Type(_buffer.AsSpan(0, typed), terminal) is { } end) return end;
        }
    }

    private ConsoleEnd? Type(ReadOnlySpan<byte> typed, RawTerminal? terminal)
    {
        _forGuest.Clear();
        var word = ViewerWord.None;
        // Only a person types to the viewer; what is piped in is all for the guest.
        if (terminal is null) _forGuest.AddRange(typed);
        else word = _escapes.Take(typed, _forGuest);
        if (_forGuest.Count > 0 && !SystemCalls.WriteAll(port, CollectionsMarshal.AsSpan(_forGuest))) return ConsoleEnd.PortClosed;
        switch (word)
        {
            case ViewerWord.Leave:
                return ConsoleEnd.Left;
            case ViewerWord.Help:
                SystemCalls.WriteAll(Output, Encoding.ASCII.GetBytes(Help));
                break;
            case ViewerWord.Suspend:
                terminal!.Restore();
                SystemCalls.Kill(Environment.ProcessId, SystemCalls.SignalStop);
                terminal.Enter();
                break;
        }
        return null;
    }
}

public enum ConsoleEnd { PortClosed, Left, Interrupted }
