using Stead.Net.Tcp.Recovery;

namespace Stead.Net.Tcp.Buffers;

/// <summary>The memory that a stack's connections share.</summary>
internal sealed class BufferStore(bool keepsBytes)
{
    /// <summary>False: what is written is not kept, and zeros are read.</summary>
    public bool KeepsBytes => keepsBytes;

    public ChunkPool Chunks { get; } = new();

    public ArrayStore<byte[]?> Rings { get; } = new();

    public ArrayStore<SegmentRecord> Records { get; } = new();

    public ArrayStore<int> Orders { get; } = new();

    public ArrayStore<Stretch> Stretches { get; } = new();
}
