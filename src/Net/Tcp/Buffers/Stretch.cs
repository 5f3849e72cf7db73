namespace Stead.Net.Tcp.Buffers;

/// <summary>Positions from <paramref name="Start"/> up to, and without, <paramref name="End"/>.</summary>
internal readonly record struct Stretch(long Start, long End)
{
    public bool IsEmpty => End <= Start;
}
