using System.Diagnostics.CodeAnalysis;
using Stead.Net.Ip;

namespace Stead.Net.Tcp;

/// <summary>Accepts connections (the LISTEN state).</summary>
public sealed class TcpListener : StackSocket
{
    private readonly Queue<TcpConnection> _established = new();

    /// <summary>All that were opened through it and are not accepted.</summary>
    private readonly HashSet<TcpConnection> _unaccepted = [];
    private bool _isClosed;

    internal TcpListener(NetworkStack stack, Endpoint local, TcpSettings settings, int backlog) : base(stack) => (Local, Settings, Backlog) = (local, settings, backlog);

    public Endpoint Local { get; }

    /// <summary>Of the connections from now on.</summary>
    public TcpSettings Settings { get; set; }

    /// <summary>Connections that are half open, and that wait to be accepted. Beyond the first SYNs are answered with cookies, beyond the second they are dropped.</summary>
    public int Backlog { get; }

    /// <summary>Connections in SYN-RECEIVED.</summary>
    public int HalfOpen => _unaccepted.Count - _established.Count;

    internal bool HasRoom => HalfOpen < Backlog;

    internal bool CanEstablish => _established.Count < Backlog;

    /// <summary>The one that has waited longest; what has happened to it meanwhile is told as events.</summary>
    public bool TryAccept([NotNullWhen(true)] out TcpConnection? connection)
    {
        while (_established.TryDequeue(out connection))
        {
            _unaccepted.Remove(connection);
            connection.OnAccepted();
            return true;
        }
        return false;
    }

    /// <summary>Connections that nobody has accepted are reset.</summary>
    public void Close(Instant now)
    {
        if (_isClosed) return;
        _isClosed = true;
        Stack.Close(this);
        foreach (var connection in _unaccepted.ToArray()) connection.Abort(now);
        _established.Clear();
    }

    internal void OnOpened(TcpConnection connection)
    {
        connection.Listener = this;
        _unaccepted.Add(connection);
    }

    internal void OnEstablished(TcpConnection connection)
    {
        _established.Enqueue(connection);
        Tell(Readiness.Acceptable);
    }

    /// <summary>Before it was accepted: half open it is as if it had never been; established, it is accepted all the same and found closed.</summary>
    internal void OnEnded(TcpConnection connection)
    {
        if (!_established.Contains(connection)) _unaccepted.Remove(connection);
    }
}
