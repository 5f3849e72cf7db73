using Stead.Host.Posix;

namespace Stead.Host.Network;

/// <summary>Wakes a thread that polls: <see cref="Descriptor"/> is readable from <see cref="Wake"/> until <see cref="Clear"/>.</summary>
public sealed class Waker : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isDisposed;

    public int Descriptor { get; } = SystemCalls.EventDescriptor();

    /// <summary>Any thread; also when nobody waits any more.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isDisposed) SystemCalls.Write(Descriptor, [1, 0, 0, 0, 0, 0, 0, 0]);
        }
    }

    public void Clear()
    {
        Span<byte> count = stackalloc byte[8];
        SystemCalls.Read(Descriptor, count);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed) SystemCalls.Close(Descriptor);
            _isDisposed = true;
        }
    }
}
