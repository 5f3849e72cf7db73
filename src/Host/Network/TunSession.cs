using Stead.Host.Network.Services;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Host.Network;

/// <summary>A <see cref="TunRequest"/> carried out, on the thread that calls.</summary>
public sealed class TunSession : IStackOwner, IDisposable
{
    private const int MostFailures = 8;

    /// <summary>How long the other sides have to take what was written, when it is to end.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(1);
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly TunRequest _request;
    private readonly StackLoop _loop;
    private readonly Action<TunReport>? _eachSecond;
    private readonly CancellationTokenSource _over = new();
    private readonly HashSet<TcpConnection> _open = [];
    private readonly List<string> _failures = [];
    private readonly Instant _begun = MonotonicClock.Now;
    private long _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
    private Instant _end, _nextReport;
    private TcpConnection? _listening;
    private long _received, _sent, _accepted, _connected, _failed;
    private bool _isEnding;

    private TunSession(TunRequest request, StackLoop loop, Action<TunReport>? eachSecond)
    {
        (_request, _loop, _eachSecond) = (request, loop, eachSecond);
        _end = request.Time is { } time ? _begun + time : Instant.Never;
        _nextReport = eachSecond is null ? Instant.Never : _begun + s_second;
    }

    public Instant NextDeadline => Instant.Min(_end, _nextReport);

    public int Descriptor => !_isEnding && _listening?.Tag is Conversation talk ? talk.Descriptor : -1;

    /// <param name="started">The interface is there, by its name, and the ports are open.</param>
    /// <param name="eachSecond">Null: nobody asks.</param>
    /// <exception cref="UserError">A port or address cannot be had.</exception>
    /// <exception cref="HostException">The interface or the capture's file cannot be made, or the interface is gone.</exception>
    public static TunReport Carry(TunRequest request, Action<string> started, Action<TunReport>? eachSecond, CancellationToken cancelled)
    {
        using var capture = request.CaptureFile is { } path ? new PacketCapture(path, PcapLink.Ip) : null;
        using var device = TunDevice.Open(request.Name, new()
        {
            Offload = request.Offload, Namespace = request.Namespace, Mtu = request.Mtu, KernelAddresses = [.. request.KernelAddresses.Select(address => address.ToString())],
        });
        var settings = new StackSettings { Addresses = [.. request.Addresses.Select(prefix => prefix.Address)], MaximumTransmissionUnit = request.Mtu, Tcp = request.Tcp };
        using var loop = new StackLoop(device, new(StackLoop.Fit(settings, device), request.Seed), capture);
        using var session = new TunSession(request, loop, eachSecond);
        session.Open();
        started(device.Name);
        session.Run(cancelled);
        return session.Report(MonotonicClock.Now) with { CaptureFailure = capture?.Failure };
    }

    public void Happened(Instant now, StackSocket socket, Readiness what)
    {
        if (socket is TcpListener listener)
        {
            while (listener.TryAccept(out var accepted))
            {
                accepted.Tag = ((ServedPort)listener.Tag!).Make();
                _open.Add(accepted);
                _accepted++;
                if (_isEnding) accepted.Close(now);
            }
        }
        if (socket is not TcpConnection { Tag: Conversation talk } connection) return;
        if ((what & Readiness.Connected) != 0) _connected++;
        talk.Continue(now, connection);
        if ((what & Readiness.Closed) != 0) Forget(now, connection, talk);
    }

    public void DescriptorIsReadable(Instant now)
    {
        if (_listening is { Tag: Conversation talk } connection) talk.Continue(now, connection);
    }

    public void Advance(Instant now)
    {
        if (now >= _nextReport)
        {
            _nextReport += s_second;
            var before = GC.GetAllocatedBytesForCurrentThread();
            _eachSecond?.Invoke(Report(now));
            // What reporting takes is not the packets'.
            _allocatedBefore += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        if (now >= _end) _over.Cancel();
    }

    public void Dispose() => _over.Dispose();

    private void Open()
    {
        var now = MonotonicClock.Now;
        foreach (var port in _request.Served)
        {
            foreach (var address in _request.Addresses) _loop.Stack.Listen(new(address.Address, port.Port)).Tag = port;
        }
        if (_request.Remote is not { } remote) return;
        for (var i = 0; i < _request.Connections; i++)
        {
            var connection = _loop.Stack.Connect(now, remote);
            connection.Tag = _request.Talk!();
            _listening ??= connection;
            _open.Add(connection);
        }
    }

    private void Run(CancellationToken cancelled)
    {
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, _over.Token)) _loop.Run(this, either.Token);
        _isEnding = true;
        var now = MonotonicClock.Now;
        foreach (var connection in _open.Where(connection => connection.State == TcpState.SynSent)) Count(connection, "had not answered yet");
        foreach (var connection in _open.ToArray()) connection.Close(now);
        (_end, _nextReport) = (Instant.Never, Instant.Never);
        for (var until = now + s_patience; _open.Count > 0 && now < until; now = MonotonicClock.Now) _loop.Turn(this, until);
        foreach (var connection in _open.ToArray()) connection.Abort(now);
        while (_loop.Turn(this)) { }
    }

    private void Forget(Instant now, TcpConnection connection, Conversation talk)
    {
        if (!_open.Remove(connection)) return;
        talk.End();
        var info = connection.Info(now);
        _received += info.BytesReceived;
        _sent += info.BytesAcknowledged;
        if (connection.Failure != TcpFailure.None && !(_isEnding && connection.Failure == TcpFailure.Aborted))
        {
            Count(connection, InWords(connection.Failure));
        }
        if (_request.Remote is not null && _request.Served.Count == 0 && _open.Count == 0) _over.Cancel();
    }

    private void Count(TcpConnection connection, string failure)
    {
        _failed++;
        if (_failures.Count < MostFailures) _failures.Add($"{connection.Remote} {failure}");
    }

    private TunReport Report(Instant now)
    {
        var (received, sent) = (_received, _sent);
        TcpInfo? busiest = null;
        foreach (var connection in _open)
        {
            var info = connection.Info(now);
            received += info.BytesReceived;
            sent += info.BytesAcknowledged;
            if (busiest is not { } most || info.BytesReceived + info.BytesAcknowledged > most.BytesReceived + most.BytesAcknowledged) busiest = info;
        }
        return new(now - _begun, received, sent, _open.Count, _accepted, _connected, _failed, _failures, _loop.Stack.Counters, busiest,
            GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore, _loop.Refused);
    }

    private static string InWords(TcpFailure failure) => failure switch
    {
        TcpFailure.Refused => "refused the connection: nothing listens there",
        TcpFailure.Reset => "reset the connection",
        TcpFailure.TimedOut => "did not answer in time",
        TcpFailure.Unreachable => "cannot be reached",
        TcpFailure.NoRoom => "had no room here",
        _ => "was given up",
    };
}
