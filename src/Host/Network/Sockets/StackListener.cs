using System.Net;
using System.Threading.Channels;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Host.Network.Sockets;

/// <summary>Accepts connections to a port of a <see cref="TunNetwork"/>.</summary>
public sealed class StackListener : IAsyncDisposable
{
    private readonly TunNetwork _network;
    private readonly Channel<StackStream> _accepted = Channel.CreateUnbounded<StackStream>(new() { SingleWriter = true });
    private TcpListener? _listener;

    internal StackListener(TunNetwork network, IPEndPoint local) => (_network, LocalEndPoint) = (network, local);

    public IPEndPoint LocalEndPoint { get; }

    /// <returns>Null once it is closed.</returns>
    public async ValueTask<StackStream?> AcceptAsync(CancellationToken cancelled = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancelled).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out var stream)) return stream;
        }
        return null;
    }

    /// <summary>Nobody comes any more; connections that were accepted stay, those that were not are reset.</summary>
    public ValueTask DisposeAsync()
    {
        _network.Post(now =>
        {
            _listener?.Close(now);
            _network.Remove(this);
            End();
        }, _ => End());
        return ValueTask.CompletedTask;
    }

    /// <summary>The following on the loop's thread. The stack's backlog bounds what waits here too: it is emptied as fast as the program accepts.</summary>
    internal void Open(NetworkStack stack, Endpoint local)
    {
        _listener = stack.Listen(local);
        _listener.Tag = this;
    }

    internal void Accept()
    {
        while (_listener!.TryAccept(out var connection))
        {
            var stream = new StackStream(_network);
            stream.Attach(connection);
            if (!_accepted.Writer.TryWrite(stream)) stream.Abort();
        }
    }

    internal void End()
    {
        _accepted.Writer.TryComplete();
        while (_accepted.Reader.TryRead(out var stream)) stream.Abort();
    }
}
