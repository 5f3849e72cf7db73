using System.Diagnostics.CodeAnalysis;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Tests.Packetdrill;

/// <summary>The host under test: a stack whose one link is packetdrill, its descriptors, and its virtual time. Every member is called with <see cref="Gate"/> held.</summary>
internal sealed class VirtualHost
{
    private const int LargestPacket = 65_536;

    /// <summary>Longer than every timer of a script: nothing will come any more.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(4 * 3600);

    private static readonly string[] s_states = ["CLOSED", "LISTEN", "SYN_SENT", "SYN_RCVD", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"];

    private readonly Dictionary<int, object> _descriptors = [];
    private readonly Queue<(Instant At, byte[] Packet)> _sent = new();
    private readonly byte[] _buffer = new byte[LargestPacket];
    private readonly SystemSettings _system;
    private readonly string? _statesFile, _fullFile;
    private readonly bool _isSegmenting;
    private bool _isFull;
    private string? _states;
    private NetworkStack? _stack;

    public VirtualHost(string flags)
    {
        Time = new(Gate);
        var words = flags.Split(',');
        var isFreeBsd = words.Contains("freebsd");
        var mtu = words.FirstOrDefault(word => word.StartsWith("mtu=", StringComparison.Ordinal)) is { } said && int.TryParse(said.AsSpan(4), out var number) ? number : 1500;
        _system = new(isFreeBsd, words.Contains("standard"), mtu);
        _isSegmenting = words.Contains("nogso");
        if (Environment.GetEnvironmentVariable(SystemSettings.Variable) is not { Length: > 0 } file) return;
        _fullFile = file + ".full";
        if (isFreeBsd) _statesFile = file + ".states";
    }

    public object Gate { get; } = new();

    public VirtualTime Time { get; }

    public Instant Now => Time.Now;

    /// <summary>Made when it is first needed, since a script's settings come before. Every address that packetdrill talks to is the host's own.</summary>
    public NetworkStack Stack => _stack ??= new(_system.Stack(), seed: 1);

    public VirtualSocket Open(bool isV6)
    {
        var socket = new VirtualSocket(ReservedDescriptor.Take(), isV6, _system.Tcp());
        _descriptors[socket.Descriptor] = socket;
        return socket;
    }

    public VirtualSocket Adopt(TcpConnection connection, VirtualSocket listener)
    {
        var socket = new VirtualSocket(ReservedDescriptor.Take(), listener.IsV6, connection.Settings) { Connection = connection };
        _descriptors[socket.Descriptor] = socket;
        return socket;
    }

    public int Open(object other)
    {
        var descriptor = ReservedDescriptor.Take();
        _descriptors[descriptor] = other;
        return descriptor;
    }

    public bool TryGet<T>(int descriptor, [NotNullWhen(true)] out T? found) where T : class => (found = _descriptors.GetValueOrDefault(descriptor) as T) is not null;

    public void Forget(int descriptor)
    {
        _descriptors.Remove(descriptor);
        _ = ReservedDescriptor.Release(descriptor);
    }

    public void Receive(ReadOnlySpan<byte> packet)
    {
        LookAtQueue();
        Stack.Receive(Now, packet);
        Settle();
    }

    /// <summary>After something was done: packets leave, and calls that can return do.</summary>
    public void Settle()
    {
        if (_stack is null) return;
        while (_stack.TryTakeEvent(out _, out _)) { }
        while (!_isFull && _stack.TryTransmit(Now, _buffer, out var info)) Send(_buffer[..info.Length], info);
        TellStates();
        Time.Wake();
    }

    /// <summary>A script may have changed the queue in front of the link since the last event.</summary>
    public void LookAtQueue() => _isFull = File.Exists(_fullFile);

    private void Send(byte[] packet, PacketInfo info)
    {
        foreach (var piece in _isSegmenting ? Segmentation.Cut(packet, info) : [packet]) _sent.Enqueue((Now, piece));
    }

    public void AdvanceTo(Instant target)
    {
        Settle();
        while (NextDeadline is var next && next <= target) Step(next);
        Time.AwaitReturning();
        Time.Set(Instant.Max(Now, target));
    }

    /// <summary>The next packet that leaves, however long that takes.</summary>
    public bool TryTakeSent(out Instant at, [NotNullWhen(true)] out byte[]? packet)
    {
        Settle();
        var last = Now + s_patience;
        while (_sent.Count == 0 && NextDeadline is var next && next <= last) Step(next);
        if (!_sent.TryDequeue(out var sent))
        {
            (at, packet) = (Now, null);
            return false;
        }
        (at, packet) = sent;
        return true;
    }

    /// <param name="attempt">What the call returns, null while it would wait.</param>
    /// <param name="otherwise">What it returns when it may not wait, or has waited for long enough.</param>
    public int Block(bool isNonBlocking, Duration patience, Func<int?> attempt, int otherwise)
    {
        if (attempt() is { } result) return result;
        if (isNonBlocking || patience == Duration.Zero) return otherwise;
        var deadline = patience == Duration.Longest ? Instant.Never : Now + patience;
        if (!Time.IsMainThread) return Time.Wait(attempt, deadline, otherwise);
        var last = Instant.Min(deadline, Now + s_patience);
        while (NextDeadline is var next && next <= last)
        {
            Step(next);
            if (attempt() is { } late) return late;
        }
        Time.Set(Instant.Max(Now, Instant.Min(deadline, Now)));
        return otherwise;
    }

    /// <summary>For the `sockstat` beside this plug-in, which FreeBSD's scripts ask; written only when something changed.</summary>
    private void TellStates()
    {
        if (_statesFile is null) return;
        var lines = "";
        foreach (var socket in _descriptors.Values.OfType<VirtualSocket>())
        {
            for (var i = 0; i < socket.Listener?.HalfOpen; i++) lines += "root ? ? ? tcp SYN_RCVD\n";
            lines += $"root packetdril 1 {socket.Descriptor} tcp {(socket.Listener is not null ? "LISTEN" : s_states[(int)(socket.Connection?.State ?? TcpState.Closed)])}\n";
        }
        if (lines == _states) return;
        _states = lines;
        File.WriteAllText(_statesFile, lines);
    }

    private Instant NextDeadline => Instant.Min(_stack?.NextDeadline ?? Instant.Never, Time.NextDeadline);

    private void Step(Instant next)
    {
        Time.AwaitReturning();
        Time.Set(Instant.Max(Now, next));
        LookAtQueue();
        Stack.Advance(Now);
        Settle();
    }
}
