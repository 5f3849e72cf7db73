using System.Threading.Tasks.Sources;

namespace Stead.Host.Network.Sockets;

/// <summary>One read or write that waits for the loop's thread; used again and again, without an allocation where it is not cancelled.</summary>
/// <param name="step">Does what can be done now, on the loop's thread: bytes, or -1 to be asked again.</param>
/// <param name="isWhole">It goes on until all bytes are done.</param>
internal sealed class StackTransfer(Func<Instant, Memory<byte>, int> step, bool isWhole) : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };
    private Action<Instant>? _start;
    private Memory<byte> _buffer;
    private CancellationToken _cancelled;
    private CancellationTokenRegistration _registration;
    private int _done;
    private int _isBusy;
    private bool _isWaiting;

    public bool IsBusy => Volatile.Read(ref _isBusy) != 0;

    /// <exception cref="InvalidOperationException">One is under way already.</exception>
    public ValueTask<int> Begin(TunNetwork network, Memory<byte> buffer, CancellationToken cancelled)
    {
        if (cancelled.IsCancellationRequested) return ValueTask.FromCanceled<int>(cancelled);
        if (Interlocked.Exchange(ref _isBusy, 1) != 0) throw new InvalidOperationException("another one is under way on this stream");
        _core.Reset();
        (_buffer, _cancelled, _done) = (buffer, cancelled, 0);
        var version = _core.Version;
        _start ??= now =>
        {
            _isWaiting = true;
            if (_cancelled.IsCancellationRequested) Finish(0, new OperationCanceledException(_cancelled));
            else Continue(now);
        };
        _registration = cancelled.CanBeCanceled
            ? cancelled.Register(() => network.Post(_ => { if (_isWaiting && _core.Version == version) Finish(0, new OperationCanceledException(cancelled)); }, _ => { })) : default;
        network.Post(_start, e =>
        {
            _isWaiting = true;
            Finish(0, e);
        });
        return new(this, version);
    }

    /// <summary>On the loop's thread, after anything has happened.</summary>
    public void Continue(Instant now)
    {
        if (!_isWaiting) return;
        try
        {
            while (_isWaiting && step(now, _buffer) is >= 0 and var count)
            {
                _done += count;
                if (!isWhole || count == _buffer.Length) Finish(_done, null);
                else _buffer = _buffer[count..];
            }
        }
        catch (IOException e) { Finish(0, e); }
    }

    public int GetResult(short token)
    {
        try { return _core.GetResult(token); }
        finally { Volatile.Write(ref _isBusy, 0); }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);

    private void Finish(int count, Exception? failure)
    {
        _isWaiting = false;
        _buffer = default;
        _registration.Dispose();
        if (failure is null) _core.SetResult(count);
        else _core.SetException(failure);
    }
}
