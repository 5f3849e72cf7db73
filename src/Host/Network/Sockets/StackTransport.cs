using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Stead.Host.Network.Sockets;

/// <summary>
/// ASP.NET Core's connections over Stead's TCP: registered as a service, Kestrel listens with it at the addresses of the network, and with
/// sockets, as ever, at all others.
/// </summary>
public sealed class StackTransport(TunNetwork network) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionFactory
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint { Address: var address } && network.Has(address);

    /// <exception cref="AddressInUseException">The port is taken.</exception>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try { return new Listener(await network.ListenAsync(AsIp(endpoint), cancellationToken).ConfigureAwait(false)); }
        catch (UserError e) { throw new AddressInUseException(e.Message, e); }
    }

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Connection(await network.ConnectAsync(AsIp(endpoint), cancellationToken).ConfigureAwait(false));

    private static IPEndPoint AsIp(EndPoint endpoint) => endpoint as IPEndPoint ?? throw new NotSupportedException($"{endpoint} is not an address and a port");

    private sealed class Listener(StackListener listener) : IConnectionListener
    {
        public EndPoint EndPoint => listener.LocalEndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await listener.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } stream ? new Connection(stream) : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.DisposeAsync();

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }

    private sealed class Connection : DefaultConnectionContext, IDuplexPipe
    {
        /// <summary>Of a read or write, each a word to the loop's thread and back.</summary>
        private const int PieceSize = 1 << 16;

        private static long s_count;

        private readonly StackStream _stream;
        private readonly CancellationTokenSource _closed = new();

        public Connection(StackStream stream) : base($"stead-{Interlocked.Increment(ref s_count)}")
        {
            _stream = stream;
            Input = PipeReader.Create(stream, new(bufferSize: PieceSize, leaveOpen: true, useZeroByteReads: true));
            Output = PipeWriter.Create(stream, new(minimumBufferSize: PieceSize, leaveOpen: true));
            (Transport, LocalEndPoint, RemoteEndPoint, ConnectionClosed) = (this, stream.LocalEndPoint, stream.RemoteEndPoint, _closed.Token);
            _ = stream.Closed.ContinueWith(_ => _closed.Cancel(), TaskScheduler.Default);
        }

        public PipeReader Input { get; }

        public PipeWriter Output { get; }

        public override void Abort(ConnectionAbortedException abortReason) => _stream.Abort();

        public override async ValueTask DisposeAsync()
        {
            await Input.CompleteAsync().ConfigureAwait(false);
            try { await Output.CompleteAsync().ConfigureAwait(false); }
            catch (IOException)
            {
                // Nobody is left to take the rest.
            }
            await _stream.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
