namespace Stead.Host.Supervision;

/// <summary>The last bytes that a serial port said.</summary>
internal sealed class Scrollback(int capacity)
{
    private readonly byte[] _ring = new byte[capacity];
    private long _total;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > capacity)
        {
            _total += bytes.Length - capacity;
            bytes = bytes[^capacity..];
        }
        var at = (int)(_total % capacity);
        var first = Math.Min(bytes.Length, capacity - at);
        bytes[..first].CopyTo(_ring.AsSpan(at));
        bytes[first..].CopyTo(_ring);
        _total += bytes.Length;
    }

    /// <summary>Oldest first.</summary>
    public byte[] ToArray()
    {
        if (_total <= capacity) return _ring[..(int)_total];
        var at = (int)(_total % capacity);
        return [.. _ring.AsSpan(at), .. _ring.AsSpan(0, at)];
    }
}
