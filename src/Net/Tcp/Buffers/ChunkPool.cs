namespace Stead.Net.Tcp.Buffers;

/// <summary>A stack's chunks of memory: what one connection gives back the next one takes, so that a steady state allocates nothing.</summary>
internal sealed class ChunkPool
{
    public const int ChunkSize = 4096;

    /// <summary>64 MiB: what is given back beyond is left to the collector.</summary>
    private const int MostSpare = 16_384;

    /// <summary>So many are kept for good.</summary>
    private const int FewSpare = 16;

    private static readonly Duration s_trimInterval = Duration.FromSeconds(5);

    private byte[][] _spare = new byte[FewSpare][];

    /// <summary>How many there are, and the fewest since the last trim: those were not needed.</summary>
    private int _count, _fewest;
    private Instant _trimAt;

    /// <summary>Chunks that are in use.</summary>
    public int Used { get; private set; }

    public byte[] Rent()
    {
        Used++;
        if (_count == 0) return GC.AllocateUninitializedArray<byte>(ChunkSize);
        var chunk = _spare[--_count];
        _fewest = Math.Min(_fewest, _count);
        return chunk;
    }

    /// <summary>For what has to be in one piece: a chunk, or a larger array of its own.</summary>
    public byte[] Rent(int length)
    {
        if (length <= ChunkSize) return Rent();
        Used++;
        return new byte[length];
    }

    public void Return(byte[] chunk)
    {
        Used--;
        if (_count == MostSpare || chunk.Length != ChunkSize) return;
        if (_count == _spare.Length) Array.Resize(ref _spare, 2 * _count);
        _spare[_count++] = chunk;
    }

    /// <summary>When <see cref="Trim"/> wants to be called.</summary>
    public Instant TrimAt => _count > FewSpare ? _trimAt : Instant.Never;

    /// <summary>Lets go of what nobody has needed for a while.</summary>
    public void Trim(Instant now)
    {
        if (now < _trimAt) return;
        for (; _fewest > 0 && _count > FewSpare; _fewest--) _spare[--_count] = null!;
        (_fewest, _trimAt) = (_count, now + s_trimInterval);
        if (_count <= FewSpare && _spare.Length > FewSpare) _spare = _spare[..FewSpare];
    }
}
