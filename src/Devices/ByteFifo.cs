namespace Stead.Devices;

/// <summary>A first-in, first-out buffer of bytes with a fixed capacity that can be changed.</summary>
public sealed class ByteFifo(int capacity)
{
    private byte[] _ring = new byte[capacity];
    private int _start;

    public int Capacity => _ring.Length;
    public int Count { get; private set; }
    public int Room => Capacity - Count;

    /// <returns>How many fitted.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, Room)];
        if (bytes.IsEmpty) return 0;
        var end = (int)(((long)_start + Count) % Capacity);
        var first = Math.Min(bytes.Length, Capacity - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        Count += bytes.Length;
        return bytes.Length;
    }

    /// <returns>How many there were.</returns>
    public int Read(Span<byte> into)
    {
        var count = Math.Min(into.Length, Count);
        if (count == 0) return 0;
        var first = Math.Min(count, Capacity - _start);
        _ring.AsSpan(_start, first).CopyTo(into);
        _ring.AsSpan(0, count - first).CopyTo(into[first..]);
        _start = (int)(((long)_start + count) % Capacity);
        Count -= count;
        return count;
    }

    public void Clear() => (_start, Count) = (0, 0);

    /// <param name="capacity">Not below <see cref="Count"/>.</param>
    public void Resize(int capacity)
    {
        Invariant.Require(capacity >= Count);
        var ring = new byte[capacity];
        var count = Read(ring);
        (_ring, _start, Count) = (ring, 0, count);
    }
}
