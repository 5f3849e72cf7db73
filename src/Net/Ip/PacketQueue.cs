using Stead.Net.Tcp.Buffers;

namespace Stead.Net.Ip;

/// <summary>Packets that wait to be sent, whole; what does not fit is dropped.</summary>
internal sealed class PacketQueue(BufferStore store, int most)
{
    private readonly Queue<(byte[] Chunk, PacketInfo Info)> _packets = new();

    public bool HasRoom(int packets) => _packets.Count + packets <= most;

    /// <returns>False where it was dropped.</returns>
    public bool TryAdd(ReadOnlySpan<byte> packet, in PacketInfo info)
    {
        if (!HasRoom(1)) return false;
        var chunk = store.Chunks.Rent(packet.Length);
        packet.CopyTo(chunk);
        _packets.Enqueue((chunk, info));
        return true;
    }

    public bool TryTake(Span<byte> into, out PacketInfo info)
    {
        info = default;
        if (!_packets.TryDequeue(out var first)) return false;
        info = first.Info;
        first.Chunk.AsSpan(0, info.Length).CopyTo(into);
        store.Chunks.Return(first.Chunk);
        return true;
    }
}
