using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Host.Network.Sockets;

/// <summary>A TCP connection of a <see cref="TunNetwork"/>. One read and one write may be under way at a time.</summary>
public sealed class StackStream : Stream
{
    private const int AheadSize = 1 << 16;

    private readonly TunNetwork _network;
    private readonly StackTransfer _read, _write;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpConnection? _connection;

    /// <summary>What was read beyond a small buffer's size, for the reads after it: they need not ask the loop's thread. Of who reads now, the loop or the caller.</summary>
    private byte[]? _ahead;
    private int _aheadFrom, _aheadTo;
    private Exception? _failure;
    private int _isDisposed;

    internal StackStream(TunNetwork network)
    {
        _network = network;
        _read = new(Read, isWhole: false);
        _write = new(Write, isWhole: true);
    }

    public IPEndPoint? LocalEndPoint { get; private set; }

    public IPEndPoint? RemoteEndPoint { get; private set; }

    /// <summary>Done when the connection is over, whoever ended it.</summary>
    public Task Closed => _closed.Task;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal Task Connected => _connected.Task;

    /// <returns>0 at the end. With nothing to read into, it is done when there is something to read.</returns>
    /// <exception cref="IOException">The connection was reset, or timed out.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        if (_ahead is null || _read.IsBusy || cancellationToken.IsCancellationRequested) return Begin(_read, buffer, cancellationToken);
        var count = Math.Min(buffer.Length, _aheadTo - _aheadFrom);
        _ahead.AsSpan(_aheadFrom, count).CopyTo(buffer.Span);
        _aheadFrom += count;
        if (_aheadFrom == _aheadTo) Forget();
        return new(count);
    }

    /// <summary>Done when the stack has taken all of it.</summary>
    /// <exception cref="IOException">The connection was reset, or timed out.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length > 0) await Begin(_write, System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer), cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The other side reads the end after what was written; reading goes on.</summary>
    public void ShutdownWrite() => _network.Post(now => _connection?.ShutdownWrite(now), _ => { });

    /// <summary>A reset, at once.</summary>
    public void Abort() => _network.Post(now => End(now, new IOException("the connection was given up")), _ => { });

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0) _network.Post(Leave, _ => { });
        base.Dispose(disposing);
    }

    /// <summary>All of the following on the loop's thread.</summary>
    internal void Connect(Instant now, NetworkStack stack, Endpoint remote)
    {
        if (_failure is not null) return;
        try { Attach(stack.Connect(now, remote)); }
        catch (UserError e) { Fail(new IOException(e.Message, e)); }
    }

    internal void Attach(TcpConnection connection)
    {
        _connection = connection;
        connection.Tag = this;
        (LocalEndPoint, RemoteEndPoint) = (TunNetwork.ToNet(connection.Local), TunNetwork.ToNet(connection.Remote));
        _network.Add(this);
    }

    internal void Continue(Instant now, Readiness what)
    {
        if ((what & Readiness.Connected) != 0) _connected.TrySetResult();
        if ((what & Readiness.Closed) != 0)
        {
            if (_connection!.Failure != TcpFailure.None) Fail(ErrorOf(_connection.Failure));
            _closed.TrySetResult();
        }
        _read.Continue(now);
        _write.Continue(now);
    }

    internal void Fail(Exception failure)
    {
        _failure ??= failure;
        if (_connected.TrySetException(_failure)) _ = _connected.Task.Exception;
    }

    internal void End(Instant now, Exception failure)
    {
        Fail(failure);
        _connection?.Abort(now);
        _read.Continue(now);
        _write.Continue(now);
        _closed.TrySetResult();
    }

    /// <summary>What was written still goes out; who waits to read or to write does so no more.</summary>
    private void Leave(Instant now)
    {
        _connection?.Close(now);
        Fail(new IOException("the stream was disposed of", new SocketException((int)SocketError.OperationAborted)));
        _read.Continue(now);
        _write.Continue(now);
    }

    private ValueTask<int> Begin(StackTransfer transfer, Memory<byte> buffer, CancellationToken cancelled)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return transfer.Begin(_network, buffer, cancelled);
    }

    /// <returns>Bytes read, or -1: it has to wait.</returns>
    private int Read(Instant now, Memory<byte> into)
    {
        var connection = _connection!;
        if (connection.Readable == 0 && !connection.IsAtEnd) return _failure is null ? -1 : throw _failure;
        if (connection.Readable == 0 && _failure is not null) throw _failure;
        if (into.Length is 0 or >= AheadSize || connection.Readable <= into.Length) return connection.Read(now, into.Span);
        _ahead = ArrayPool<byte>.Shared.Rent(AheadSize);
        (_aheadFrom, _aheadTo) = (into.Length, connection.Read(now, _ahead.AsSpan(0, AheadSize)));
        _ahead.AsSpan(0, into.Length).CopyTo(into.Span);
        return into.Length;
    }

    private void Forget()
    {
        ArrayPool<byte>.Shared.Return(_ahead!);
        _ahead = null;
    }

    /// <returns>Bytes taken; -1: it has to wait.</returns>
    private int Write(Instant now, Memory<byte> from)
    {
        if (_failure is not null) throw _failure;
        // Its event may still be on its way.
        if (_connection!.Failure != TcpFailure.None) throw ErrorOf(_connection.Failure);
        var taken = _connection.Write(now, from.Span);
        return taken > 0 ? taken : _connection.State is TcpState.Closed or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.Closing or TcpState.LastAck or TcpState.TimeWait
            ? throw new IOException("the connection is closed for writing", new SocketException((int)SocketError.Shutdown)) : -1;
    }

    private IOException ErrorOf(TcpFailure failure)
    {
        var error = failure switch
        {
            TcpFailure.Refused => SocketError.ConnectionRefused,
            TcpFailure.Reset => SocketError.ConnectionReset,
            TcpFailure.TimedOut => SocketError.TimedOut,
            TcpFailure.Unreachable => SocketError.HostUnreachable,
            TcpFailure.NoRoom => SocketError.NoBufferSpaceAvailable,
            _ => SocketError.ConnectionAborted,
        };
        var inner = new SocketException((int)error);
        return new($"{RemoteEndPoint}: {inner.Message}", inner);
    }
}
