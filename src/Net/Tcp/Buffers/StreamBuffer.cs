namespace Stead.Net.Tcp.Buffers;

/// <summary>
/// Bytes of a stream by their position, in chunks that exist only where there are bytes. Written anywhere at or behind the released part,
/// so that data out of order is put where it belongs at once.
/// </summary>
internal struct StreamBuffer
{
    private const int Shift = 12;

    /// <summary>Of chunk n at n modulo its length, a power of two.</summary>
    private byte[]?[]? _ring;

    /// <summary>The number of the first chunk that may exist.</summary>
    private long _first;

    public void Write(BufferStore store, long position, ReadOnlySpan<byte> bytes)
    {
        if (!store.KeepsBytes) return;
        while (bytes.Length > 0)
        {
            var chunk = Chunk(store, position >> Shift);
            var at = (int)(position & ChunkPool.ChunkSize - 1);
            var length = Math.Min(bytes.Length, ChunkPool.ChunkSize - at);
            bytes[..length].CopyTo(chunk.AsSpan(at));
            bytes = bytes[length..];
            position += length;
        }
    }

    /// <summary>What was written there; zeros where nothing is kept.</summary>
    public readonly void Read(BufferStore store, long position, Span<byte> into)
    {
        if (!store.KeepsBytes)
        {
            into.Clear();
            return;
        }
        while (into.Length > 0)
        {
            var at = (int)(position & ChunkPool.ChunkSize - 1);
            var length = Math.Min(into.Length, ChunkPool.ChunkSize - at);
            _ring![(position >> Shift) & (_ring.Length - 1)].AsSpan(at, length).CopyTo(into);
            into = into[length..];
            position += length;
        }
    }

    /// <summary>The bytes before are not needed any more.</summary>
    /// <param name="isEmpty">Nothing is behind either.</param>
    public void Release(BufferStore store, long position, bool isEmpty)
    {
        var end = position >> Shift;
        if (_ring is null)
        {
            _first = end;
            return;
        }
        for (; _first < end; _first++) Drop(store, _first);
        if (!isEmpty) return;
        for (var i = 0; i < _ring.Length; i++) Drop(store, i);
        store.Rings.Return(_ring);
        _ring = null;
    }

    private readonly void Drop(BufferStore store, long number)
    {
        ref var chunk = ref _ring![number & (_ring.Length - 1)];
        if (chunk is null) return;
        store.Chunks.Return(chunk);
        chunk = null;
    }

    private byte[] Chunk(BufferStore store, long number)
    {
        if (_ring is null || number - _first >= _ring.Length) Grow(store, number);
        return _ring![number & (_ring.Length - 1)] ??= store.Chunks.Rent();
    }

    private void Grow(BufferStore store, long number)
    {
        var grown = store.Rings.Rent((int)(number - _first + 1));
        if (_ring is not null)
        {
            for (var i = _first; i < _first + _ring.Length; i++)
            {
                grown[i & (grown.Length - 1)] = _ring[i & (_ring.Length - 1)];
                _ring[i & (_ring.Length - 1)] = null;
            }
            store.Rings.Return(_ring);
        }
        _ring = grown;
    }
}
