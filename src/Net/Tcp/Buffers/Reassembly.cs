namespace Stead.Net.Tcp.Buffers;

/// <summary>Which bytes behind the next expected one have arrived. The bytes themselves are in a <see cref="StreamBuffer"/>.</summary>
internal struct Reassembly
{
    private const int MostReported = 4;

    /// <summary>Sorted, apart from each other.</summary>
    private Stretch[]? _stretches;
    private int _count;

    /// <summary>Where something arrived, the latest first: the order of SACK blocks (RFC 2018 §4).</summary>
    private long _recent0, _recent1, _recent2, _recent3;

    public readonly int Count => _count;

    /// <summary>Behind the last byte that arrived; 0 when there is no hole.</summary>
    public readonly long End => _count == 0 ? 0 : _stretches![_count - 1].End;

    /// <summary>Notes an arrival.</summary>
    /// <param name="duplicate">The first part of it that had arrived before (RFC 2883 §4), or empty.</param>
    /// <returns>False: there are too many stretches already, it must be dropped.</returns>
    public bool TryAdd(BufferStore store, long start, long end, int most, out Stretch duplicate)
    {
        duplicate = default;
        var from = FirstEndingAtOrAfter(start);
        var to = from;
        var (mergedStart, mergedEnd) = (start, end);
        for (; to < _count && _stretches![to].Start <= end; to++)
        {
            var stretch = _stretches[to];
            if (duplicate.IsEmpty) duplicate = new(Math.Max(start, stretch.Start), Math.Min(end, stretch.End));
            (mergedStart, mergedEnd) = (Math.Min(mergedStart, stretch.Start), Math.Max(mergedEnd, stretch.End));
        }
        if (from == to && _count >= most) return false;
        if (_stretches is null) _stretches = store.Stretches.Rent(ArrayStore<Stretch>.Smallest);
        else if (from == to && _count == _stretches.Length)
        {
            var grown = store.Stretches.Rent(2 * _count);
            _stretches.AsSpan(0, _count).CopyTo(grown);
            store.Stretches.Return(_stretches);
            _stretches = grown;
        }
        _stretches.AsSpan(to, _count - to).CopyTo(_stretches.AsSpan(from + 1));
        _count += 1 - (to - from);
        _stretches[from] = new(mergedStart, mergedEnd);
        Remember(start, mergedStart, mergedEnd);
        return true;
    }

    /// <summary>The next expected byte has moved: what it reaches is no longer out of order.</summary>
    /// <returns>The next byte that is missing.</returns>
    public long Advance(BufferStore store, long next)
    {
        if (_count == 0) return next;
        var gone = 0;
        for (; gone < _count && _stretches![gone].Start <= next; gone++) next = Math.Max(next, _stretches[gone].End);
        if (gone == 0) return next;
        _stretches.AsSpan(gone, _count - gone).CopyTo(_stretches);
        _count -= gone;
        if (_count == 0) Clear(store);
        return next;
    }

    /// <summary>The first part of an arrival that had arrived before.</summary>
    public readonly Stretch FirstOverlap(long start, long end)
    {
        var index = FirstEndingAtOrAfter(start + 1);
        return index < _count && _stretches![index].Start < end ? new(Math.Max(start, _stretches[index].Start), Math.Min(end, _stretches[index].End)) : default;
    }

    public void Clear(BufferStore store)
    {
        if (_stretches is not null) store.Stretches.Return(_stretches);
        (_stretches, _count) = (null, 0);
        _recent0 = _recent1 = _recent2 = _recent3 = 0;
    }

    /// <summary>What to report, the stretch of the latest arrival first.</summary>
    /// <returns>How many.</returns>
    public readonly int Report(Span<Stretch> into)
    {
        if (_count == 0) return 0;
        var found = 0;
        ReadOnlySpan<long> recent = [_recent0, _recent1, _recent2, _recent3];
        foreach (var position in recent)
        {
            if (found == into.Length) return found;
            if (position == 0) continue;
            var index = FirstEndingAtOrAfter(position);
            if (index >= _count || _stretches![index] is var stretch && stretch.Start > position) continue;
            if (!into[..found].Contains(stretch)) into[found++] = stretch;
        }
        // Fewer are remembered than there are: any will do.
        for (var i = 0; i < _count && found < Math.Min(into.Length, MostReported); i++)
            if (!into[..found].Contains(_stretches![i])) into[found++] = _stretches[i];
        return found;
    }

    private void Remember(long position, long start, long end)
    {
        Span<long> recent = [_recent0, _recent1, _recent2, _recent3];
        Span<long> kept = [position, 0, 0, 0];
        var count = 1;
        foreach (var other in recent)
            if (count < MostReported && other != 0 && (other < start || other >= end)) kept[count++] = other;
        (_recent0, _recent1, _recent2, _recent3) = (kept[0], kept[1], kept[2], kept[3]);
    }

    private readonly int FirstEndingAtOrAfter(long position)
    {
        var (low, high) = (0, _count);
        // Most arrivals extend the last one.
        if (_count > 0 && _stretches![_count - 1].End < position) return _count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_stretches![middle].End < position) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
