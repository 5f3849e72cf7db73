namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>A stream without end whose every byte follows from a key and its position.</summary>
internal sealed class Pattern(ulong key)
{
    public ulong Key => key;

    public long Position { get; private set; }

    private byte At(long position)
    {
        var word = (ulong)(position >> 3) * 0x9e37_79b9_7f4a_7c15 ^ key;
        word = (word ^ word >> 31) * 0xbf58_476d_1ce4_e5b9;
        return (byte)(word >> (int)(8 * (position & 7)));
    }

    public void Peek(Span<byte> into)
    {
        for (var i = 0; i < into.Length; i++) into[i] = At(Position + i);
    }

    public void Advance(int bytes) => Position += bytes;

    public bool TakeSame(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            if (b != At(Position++)) return false;
        return true;
    }

    public bool IsSameAs(Pattern other) => Position == other.Position;
}
