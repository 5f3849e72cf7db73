using System.Runtime.CompilerServices;
using Stead.Net.Tcp.Buffers;

namespace Stead.Net.Tcp.Recovery;

/// <summary>The blocks of the last acknowledgement: most come again, a little longer, and only what is new needs to be looked at.</summary>
internal struct SackCache
{
    private const int Most = 4;

    private Blocks _blocks;
    private int _next;

    /// <returns>From where on a block may have news; what is before was told already.</returns>
    public readonly long NewsOf(long start, long end)
    {
        for (var i = 0; i < Most; i++)
            if (_blocks[i].Start <= start && _blocks[i].End > start) return Math.Min(_blocks[i].End, end);
        return start;
    }

    public void Keep(long start, long end)
    {
        for (var i = 0; i < Most; i++)
        {
            if (_blocks[i].Start > end || _blocks[i].End < start || _blocks[i].IsEmpty) continue;
            _blocks[i] = new(Math.Min(start, _blocks[i].Start), Math.Max(end, _blocks[i].End));
            return;
        }
        _blocks[_next] = new(start, end);
        _next = (_next + 1) % Most;
    }

    public void Clear() => this = default;

    [InlineArray(Most)]
    private struct Blocks
    {
        private Stretch _first;
    }
}
