using System.Diagnostics.CodeAnalysis;
using Stead.Net.Ip;

namespace Stead.Net.Tcp;

/// <summary>Accepts connections (the LISTEN state).</summary>
public sealed class TcpListener : StackSocket
{
    internal TcpListener(NetworkStack stack, Endpoint local, TcpSettings settings, int backlog) : base(stack) => (Local, Settings, Backlog) = (local, settings, backlog);

    public Endpoint Local { get; }

    /// <summary>Of the connections from now on.</summary>
    public TcpSettings Settings { get; set; }

    /// <summary>Connections that are half open, and that wait to be accepted; a SYN beyond either is dropped.</summary>
    public int Backlog { get; }

    /// <summary>The one that has waited longest.</summary>
    public bool TryAccept([NotNullWhen(true)] out TcpConnection? connection) => throw new NotImplementedException();

    /// <summary>Connections that nobody has accepted are reset.</summary>
    public void Close(Instant now) => throw new NotImplementedException();
}
