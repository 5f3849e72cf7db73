using Stead.Guests.Plans;
using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>
/// One serial port of the guest and its viewers. A viewer gets the scrollback, then everything live; what any of them types goes to
/// the guest. The hypervisor keeps the log itself, so nothing is lost while no supervisor lives.
/// </summary>
internal sealed class SerialPort
{
    private const int ScrollbackBytes = 64 << 10;

    /// <summary>A viewer that is this far behind is let go: it must never hold up the guest.</summary>
    private const int ViewerBacklog = 1 << 20;

    private sealed class Viewer(int fd)
    {
        public int Fd { get; } = fd;
        public Queue<byte[]> Pending { get; } = [];
        public int PendingBytes { get; set; }
    }

    private readonly string _directory;
    private readonly PlannedConsole _plan;
    private readonly Scrollback _scrollback = new(ScrollbackBytes);
    private readonly List<Viewer> _viewers = [];
    private readonly Queue<byte> _typed = new();
    private readonly byte[] _buffer = new byte[8 << 10];
    private int _guest = -1;
    private int _listener;

    public SerialPort(string directory, PlannedConsole plan)
    {
        (_directory, _plan) = (directory, plan);
        _listener = UnixSockets.Listen(directory, ViewerSocket(plan.Port));
    }

    public static string ViewerSocket(string port) => $"{port}.console.sock";

    /// <summary>Connects to the hypervisor's side of the port. Scrollback goes on from the end of the log.</summary>
    public void Connect()
    {
        _guest = UnixSockets.TryConnect(_directory, _plan.Socket);
        if (_guest >= 0) SystemCalls.SetNonBlocking(_guest);
        foreach (var viewer in _viewers.ToArray()) Flush(viewer);
    }

    public void LoadScrollback()
    {
        var path = Path.Combine(_directory, _plan.Log);
        if (!File.Exists(path)) return;
        using var stream = File.OpenRead(path);
        stream.Seek(Math.Max(0, stream.Length - ScrollbackBytes), SeekOrigin.Begin);
        var tail = new byte[ScrollbackBytes];
        _scrollback.Append(tail.AsSpan(0, stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false)));
    }

    public void AddTo(List<SystemCalls.PollFd> fds)
    {
        fds.Add(new() { Fd = _listener, Events = SystemCalls.PollIn });
        if (_guest >= 0) fds.Add(new() { Fd = _guest, Events = (short)(SystemCalls.PollIn | (_typed.Count > 0 ? SystemCalls.PollOut : 0)) });
        foreach (var viewer in _viewers)
            fds.Add(new() { Fd = viewer.Fd, Events = (short)(SystemCalls.PollIn | (viewer.Pending.Count > 0 ? SystemCalls.PollOut : 0)) });
    }

    public void Serve(IReadOnlyDictionary<int, short> ready)
    {
        if (ready.GetValueOrDefault(_listener) != 0) Welcome();
        if (_guest >= 0 && ready.GetValueOrDefault(_guest) is not 0 and var events) ServeGuest(events);
        foreach (var viewer in _viewers.ToArray())
        {
            if (ready.GetValueOrDefault(viewer.Fd) is not 0 and var seen) ServeViewer(viewer, seen);
        }
    }

    /// <summary>The hypervisor ended; viewers stay for the next run.</summary>
    public void Disconnect()
    {
        // What it said last may still be in the socket.
        while (_guest >= 0 && ReadGuest() > 0) { }
        SystemCalls.Close(_guest);
        _guest = -1;
        _typed.Clear();
    }

    public void Close(string farewell)
    {
        foreach (var viewer in _viewers.ToArray())
        {
            Send(viewer, System.Text.Encoding.UTF8.GetBytes(farewell));
            Drop(viewer);
        }
        SystemCalls.Close(_listener);
        _listener = -1;
        File.Delete(Path.Combine(_directory, ViewerSocket(_plan.Port)));
        File.Delete(Path.Combine(_directory, _plan.Socket));
    }

    private void Welcome()
    {
        var fd = UnixSockets.Accept(_listener);
        if (fd < 0) return;
        SystemCalls.SetNonBlocking(fd);
        var viewer = new Viewer(fd);
        _viewers.Add(viewer);
        Send(viewer, _scrollback.ToArray());
    }

    private void ServeGuest(short events)
    {
        if ((events & SystemCalls.PollOut) != 0) Type();
        if ((events & ~SystemCalls.PollOut) == 0 || ReadGuest() is > 0 or -1) return;
        SystemCalls.Close(_guest);
        _guest = -1;
    }

    /// <returns>As <see cref="SystemCalls.Read"/>.</returns>
    private int ReadGuest()
    {
        var count = SystemCalls.Read(_guest, _buffer);
        if (count <= 0) return count;
        var bytes = _buffer.AsSpan(0, count).ToArray();
        _scrollback.Append(bytes);
        foreach (var viewer in _viewers.ToArray()) Send(viewer, bytes);
        return count;
    }

    private void Type()
    {
        while (_typed.Count > 0)
        {
            var chunk = _typed.Take(256).ToArray();
            var count = SystemCalls.Write(_guest, chunk);
            if (count <= 0) return;
            for (var i = 0; i < count; i++) _typed.Dequeue();
        }
    }

    private void ServeViewer(Viewer viewer, short events)
    {
        if ((events & SystemCalls.PollOut) != 0) Flush(viewer);
        if ((events & ~SystemCalls.PollOut) == 0) return;
        var count = SystemCalls.Read(viewer.Fd, _buffer);
        if (count == -1) return;
        if (count <= 0)
        {
            Drop(viewer);
            return;
        }
        foreach (var value in _buffer.AsSpan(0, count))
        {
            if (_typed.Count < ViewerBacklog) _typed.Enqueue(value);
        }
        if (_guest >= 0) Type();
    }

    private void Send(Viewer viewer, byte[] bytes)
    {
        if (bytes.Length == 0) return;
        if (viewer.PendingBytes + bytes.Length > ViewerBacklog)
        {
            Drop(viewer);
            return;
        }
        viewer.Pending.Enqueue(bytes);
        viewer.PendingBytes += bytes.Length;
        Flush(viewer);
    }

    private void Flush(Viewer viewer)
    {
        while (viewer.Pending.TryPeek(out var bytes))
        {
            var count = SystemCalls.Write(viewer.Fd, bytes);
            if (count == -1) return;
            if (count == -2)
            {
                Drop(viewer);
                return;
            }
            viewer.Pending.Dequeue();
            viewer.PendingBytes -= count;
            if (count == bytes.Length) continue;
            // Put back what did not fit, in front.
            var rest = viewer.Pending.ToArray();
            viewer.Pending.Clear();
            viewer.Pending.Enqueue(bytes[count..]);
            foreach (var later in rest) viewer.Pending.Enqueue(later);
            return;
        }
    }

    private void Drop(Viewer viewer)
    {
        _viewers.Remove(viewer);
        SystemCalls.Close(viewer.Fd);
    }
}
