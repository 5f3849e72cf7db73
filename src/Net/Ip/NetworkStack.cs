using System.Diagnostics.CodeAnalysis;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Buffers;
using Stead.Net.Udp;
using Stead.Net.Wire;

namespace Stead.Net.Ip;

/// <summary>
/// A host's TCP/IP on one interface: raw IP packets and moments in, raw IP packets, events and the next deadline out. One thread owns it. The loop:
/// <see cref="Receive"/> what came, <see cref="Advance"/> when <see cref="NextDeadline"/> has come, take the events, write and read,
/// <see cref="TryTransmit"/> until it is false. No packet costs an allocation.
/// </summary>
public sealed partial class NetworkStack
{
    private readonly ConnectionTable _connections;
    private readonly PacketQueue _replies;
    private readonly IpAddress[] _addresses;
    private bool _hasReplies;
    private StackSocket? _firstPending, _lastPending;
    private TcpConnection? _firstToTransmit, _lastToTransmit;
    private UdpSocket? _firstDatagrams;

    /// <param name="seed">Of initial sequence numbers, ports and everything else that is drawn.</param>
    public NetworkStack(StackSettings settings, ulong seed)
    {
        Invariant.Require(settings.CarriesPayload || settings.OffloadsChecksums);
        Settings = settings;
        Store = new(settings.CarriesPayload);
        Random = new(seed);
        Isn = new(Random);
        _cookies = new(Isn);
        var hash = new EndpointHash(Random.Next());
        _connections = new(hash);
        TimeWaits = new(hash, settings.MostTimeWaits);
        _replies = new(Store, settings.MostReplies);
        _addresses = [.. settings.Addresses];
    }

    public StackSettings Settings { get; }

    public StackCounters Counters { get; } = new();

    /// <summary>Connections in any state, TIME-WAIT among them.</summary>
    public int ConnectionCount => _connections.Count + TimeWaits.Count;

    /// <summary>Bytes of data that connections hold, in whole chunks.</summary>
    public long BufferedBytes => (long)Store.Chunks.Used * ChunkPool.ChunkSize;

    /// <summary>When <see cref="Advance"/> wants to be called next; it may turn out that there was nothing to do.</summary>
    public Instant NextDeadline => Instant.Min(Instant.Min(Timers.Next, TimeWaits.Next), Instant.Min(_fragments?.Next ?? Instant.Never, Store.Chunks.TrimAt));

    internal RandomSequence Random { get; }

    internal IsnGenerator Isn { get; }

    internal BufferStore Store { get; }

    internal TimerQueue Timers { get; } = new();

    internal TimeWaitTable TimeWaits { get; }

    /// <summary>Lets time pass: timers that have run out.</summary>
    public void Advance(Instant now)
    {
        while (Timers.TakeDue(now) is { } connection) connection.OnTime(now);
        TimeWaits.Advance(now);
        if (_fragments is not null) DropLateFragments(_fragments, now);
        if (Store.Chunks.TrimAt <= now) Store.Chunks.Trim(now);
    }

    /// <summary>The next packet to be sent.</summary>
    /// <param name="into">At least as long as the MTU, or as the largest packet.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryTransmit(Instant now, Span<byte> into, out PacketInfo info)
    {
        if (_hasReplies && _replies.TryTake(into, out info)) return CountSent(info);
        _hasReplies = false;
        while (_firstToTransmit is { } connection)
        {
            _firstToTransmit = connection.NextToTransmit;
            if (_firstToTransmit is null) _lastToTransmit = null;
            connection.NextToTransmit = null;
            connection.IsToTransmit = false;
            if (!connection.TryBuild(now, into, out info)) continue;
            // Behind the others: each gets its turn.
            AddToTransmit(connection);
            return CountSent(info);
        }
        while (_firstDatagrams is { } socket)
        {
            if (socket.TryTransmit(into, out info)) return CountSent(info);
            _firstDatagrams = socket.NextToTransmit;
            (socket.NextToTransmit, socket.IsToTransmit) = (null, false);
        }
        info = default;
        return false;
    }

    /// <summary>What has happened to the socket that has waited longest for being asked; several happenings are told together.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out StackSocket? socket, out Readiness happened)
    {
        socket = _firstPending;
        happened = Readiness.None;
        if (socket is null) return false;
        _firstPending = socket.NextPending;
        if (_firstPending is null) _lastPending = null;
        (socket.NextPending, socket.IsPending) = (null, false);
        happened = socket.Pending;
        socket.Pending = Readiness.None;
        return true;
    }

    internal void AddPending(StackSocket socket)
    {
        if (socket.IsPending) return;
        socket.IsPending = true;
        if (_lastPending is null) _firstPending = socket;
        else _lastPending.NextPending = socket;
        _lastPending = socket;
    }

    internal void AddToTransmit(TcpConnection connection)
    {
        if (connection.IsToTransmit) return;
        connection.IsToTransmit = true;
        if (_lastToTransmit is null) _firstToTransmit = connection;
        else _lastToTransmit.NextToTransmit = connection;
        _lastToTransmit = connection;
    }

    internal void AddToTransmit(UdpSocket socket)
    {
        if (socket.IsToTransmit) return;
        (socket.IsToTransmit, socket.NextToTransmit) = (true, _firstDatagrams);
        _firstDatagrams = socket;
    }

    private bool CountSent(in PacketInfo info)
    {
        Counters.PacketsSent++;
        Counters.BytesSent += info.Length;
        return true;
    }
}
