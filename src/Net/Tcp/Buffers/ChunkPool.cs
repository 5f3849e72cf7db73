namespace Stead.Net.Tcp.Buffers;

/// <summary>A stack's chunks of memory: what one connection gives back the next one takes, so that a steady state allocates nothing.</summary>
internal sealed class ChunkPool
{
    public const int ChunkSize = 4096;

    /// <summary>64 MiB: what is given back beyond is left to the collector.</summary>
    private const int MostSpare = 16_384;

    private byte[][] _spare = new byte[16][];
    private int _count;

    /// <summary>Chunks that are in use.</summary>
    public int Used { get; private set; }

    public byte[] Rent()
    {
        Used++;
        return _count > 0 ? _spare[--_count] : GC.AllocateUninitializedArray<byte>(ChunkSize);
    }

    public void Return(byte[] chunk)
    {
        Used--;
        if (_count == MostSpare) return;
        if (_count == _spare.Length) Array.Resize(ref _spare, 2 * _count);
        _spare[_count++] = chunk;
    }
}
