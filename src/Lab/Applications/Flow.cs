using Stead.Lab.Simulation;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>Data of one application from one host to another. The sender connects.</summary>
public sealed class Flow
{
    private readonly End _sending, _receiving;
    private TcpListener? _listener;
    private bool _isAccounted = true;
    private Instant? _runningSince;
    private Duration _ran;

    public Flow(string name, EndHost sender, EndHost receiver, ushort port, TcpSettings settings, Application application)
    {
        (Name, Sender, Receiver, Port, Settings, Application) = (name, sender, receiver, port, settings, application);
        (_sending, _receiving) = (new End(this, isSender: true), new End(this, isSender: false));
        application.Attach(this);
    }

    public string Name { get; }

    public EndHost Sender { get; }

    public EndHost Receiver { get; }

    /// <summary>Its own on the receiver.</summary>
    public ushort Port { get; }

    public TcpSettings Settings { get; }

    public Application Application { get; }

    /// <summary>The sender's end of the latest connection; null before the first.</summary>
    public TcpConnection? Connection { get; private set; }

    /// <summary>What the receiver's application has read, in bytes.</summary>
    public long Delivered { get; private set; }

    public long ConnectionsFailed { get; private set; }

    public bool IsRunning => _runningSince is not null;

    /// <summary>Counters of connections that are over; those of <see cref="Connection"/> come on top.</summary>
    public FlowTotals Finished { get; private set; }

    public FlowTotals Totals(Instant now) => Connection is { } connection && !_isAccounted ? Finished + FlowTotals.Of(connection.Info(now)) : Finished;

    /// <summary>How long it has run, or had something to do.</summary>
    public Duration RunningTime(Instant now) => _ran + (_runningSince is { } since ? now - since : Duration.Zero);

    public void Start(Instant now)
    {
        if (IsRunning) return;
        _runningSince = now;
        _listener ??= Listen();
        Application.Start(now);
        Sender.Pump(now);
    }

    public void Stop(Instant now)
    {
        if (!IsRunning) return;
        Finish(now);
        Application.Stop(now);
        // What waits in its buffer is not sent any more: stopped is stopped.
        Connection?.Abort(now);
        Sender.Pump(now);
    }

    /// <summary>For applications that have done all they had to do.</summary>
    internal void Finish(Instant now)
    {
        _ran = RunningTime(now);
        _runningSince = null;
    }

    /// <summary>For applications: a new connection, instead of the one before.</summary>
    internal TcpConnection Connect(Instant now)
    {
        Account(now);
        Connection = Sender.Stack.Connect(now, new Endpoint(Receiver.Address, Port), Settings);
        Connection.Tag = _sending;
        _isAccounted = false;
        return Connection;
    }

    internal void Count(int bytes) => Delivered += bytes;

    private void Account(Instant now)
    {
        if (Connection is null || _isAccounted) return;
        Finished += FlowTotals.Of(Connection.Info(now));
        _isAccounted = true;
    }

    private TcpListener Listen()
    {
        var listener = Receiver.Stack.Listen(new Endpoint(Receiver.Address, Port), Settings);
        listener.Tag = _receiving;
        return listener;
    }

    private void OnSocket(Instant now, bool isSender, StackSocket socket, Readiness happened)
    {
        if (socket is TcpListener listener)
        {
            while (listener.TryAccept(out var accepted))
            {
                accepted.Tag = _receiving;
                Application.OnAccepted(now, accepted);
            }
            return;
        }
        var connection = (TcpConnection)socket;
        if ((happened & Readiness.Closed) != 0)
        {
            if (isSender && connection == Connection) Account(now);
            if (isSender && IsRunning && connection.Failure != TcpFailure.None) ConnectionsFailed++;
        }
        if (isSender) Application.OnSender(now, connection, happened);
        else Application.OnReceiver(now, connection, happened);
    }

    private sealed class End(Flow flow, bool isSender) : ISocketOwner
    {
        public void OnSocket(Instant now, StackSocket socket, Readiness happened) => flow.OnSocket(now, isSender, socket, happened);
    }
}
