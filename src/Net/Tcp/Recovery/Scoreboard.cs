using Stead.Net.Tcp.Buffers;

namespace Stead.Net.Tcp.Recovery;

/// <summary>
/// The records of all that is outstanding, in the order of the stream and in the order of sending (RFC 8985 §5.2). A record's slot stays the
/// same as long as it lives; its index, counted from the oldest, does not.
/// </summary>
internal struct Scoreboard
{
    private const int None = -1, Unlisted = -2;

    private SegmentRecord[] _slots;

    /// <summary>Slots in the order of the stream, as a ring.</summary>
    private int[] _order;
    private long _transmissions;

    /// <summary>Nothing before it is lost and not sent again.</summary>
    private long _lostFrom = long.MaxValue;
    private int _head, _count, _used, _free, _earliest, _latest;

    public Scoreboard()
    {
        (_slots, _order) = ([], []);
        _free = _earliest = _latest = None;
    }

    public readonly int Count => _count;

    /// <summary>Positions that have arrived out of order, that are deemed lost, and that were sent again and are under way.</summary>
    public long Sacked { get; private set; }

    public long Lost { get; private set; }

    public long Retransmitted { get; private set; }

    /// <summary>The record that was sent before all others that are neither delivered nor lost; -1 without one.</summary>
    public readonly int EarliestSent => _earliest;

    public readonly ref SegmentRecord At(int slot) => ref _slots[slot];

    public readonly int SlotOf(int index) => _order[(_head + index) & (_order.Length - 1)];

    public readonly ref SegmentRecord this[int index] => ref _slots[SlotOf(index)];

    public int Append(BufferStore store, long start, int length, SegmentMarks marks)
    {
        var slot = Take(store);
        _slots[slot] = new() { Start = start, Length = length, Marks = marks, Order = ++_transmissions };
        _order[(_head + _count++) & (_order.Length - 1)] = slot;
        ListLast(slot);
        return slot;
    }

    /// <summary>The index of the record that holds a position, or the count behind the last.</summary>
    public readonly int IndexOf(long position)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (this[middle].End <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Cuts a record in two; both are what it was.</summary>
    /// <param name="length">Of the first.</param>
    public void Split(BufferStore store, int index, int length)
    {
        var slot = SlotOf(index);
        var other = Take(store);
        ref var first = ref _slots[slot];
        ref var second = ref _slots[other];
        Invariant.Require(length > 0 && length < first.Length);
        second = first;
        second.Start += length;
        second.Length -= length;
        first.Length = length;
        // The SYN is in front, FIN and push at the end.
        first.Marks &= ~(SegmentMarks.Fin | SegmentMarks.Push);
        second.Marks &= ~SegmentMarks.Syn;
        for (var i = _count; i > index + 1; i--) _order[(_head + i) & (_order.Length - 1)] = SlotOf(i - 1);
        _order[(_head + index + 1) & (_order.Length - 1)] = other;
        _count++;
        if (first.Later == Unlisted) return;
        second.Earlier = slot;
        first.Later = other;
        if (second.Later == None) _latest = other;
        else _slots[second.Later].Earlier = other;
    }

    /// <summary>The oldest is cumulatively acknowledged.</summary>
    public void RemoveFirst(BufferStore store)
    {
        var slot = SlotOf(0);
        Unmark(ref _slots[slot], _slots[slot].Length);
        Unlist(slot);
        _slots[slot].Later = _free;
        _free = slot;
        _head = (_head + 1) & (_order.Length - 1);
        if (--_count == 0) Clear(store);
    }

    /// <summary>The beginning of the oldest is cumulatively acknowledged.</summary>
    public void TrimFirst(int length)
    {
        ref var record = ref this[0];
        Invariant.Require(length > 0 && length < record.Length);
        Unmark(ref record, length);
        record.Start += length;
        record.Length -= length;
        record.Marks &= ~SegmentMarks.Syn;
    }

    public void MarkSacked(int slot)
    {
        ref var record = ref _slots[slot];
        Unmark(ref record, record.Length);
        record.Marks = record.Marks & ~(SegmentMarks.Lost | SegmentMarks.Retransmitted) | SegmentMarks.Sacked;
        Sacked += record.Length;
        Unlist(slot);
    }

    /// <summary>The receiver has thrown away what it had reported (RFC 2018 §8).</summary>
    public void Unsack(int slot)
    {
        ref var record = ref _slots[slot];
        if (!record.Has(SegmentMarks.Sacked)) return;
        Sacked -= record.Length;
        record.Marks &= ~SegmentMarks.Sacked;
        ListLast(slot);
    }

    /// <summary>Also a retransmission that was lost.</summary>
    public void MarkLost(int slot)
    {
        ref var record = ref _slots[slot];
        if (record.Has(SegmentMarks.Sacked)) return;
        Unmark(ref record, record.Length);
        record.Marks = record.Marks & ~SegmentMarks.Retransmitted | SegmentMarks.Lost;
        Lost += record.Length;
        _lostFrom = Math.Min(_lostFrom, record.Start);
        Unlist(slot);
    }

    /// <summary>The index of the first that is lost and not sent again; -1 without one.</summary>
    public int NextLost()
    {
        if (_lostFrom == long.MaxValue) return None;
        for (var index = IndexOf(_lostFrom); index < _count; index++)
        {
            ref var record = ref this[index];
            if ((record.Marks & (SegmentMarks.Lost | SegmentMarks.Retransmitted)) != SegmentMarks.Lost) continue;
            _lostFrom = record.Start;
            return index;
        }
        _lostFrom = long.MaxValue;
        return None;
    }

    /// <summary>It was not lost after all.</summary>
    public void UnmarkLost(int slot)
    {
        ref var record = ref _slots[slot];
        if (!record.Has(SegmentMarks.Lost)) return;
        Lost -= record.Length;
        record.Marks &= ~SegmentMarks.Lost;
        if (record.Later == Unlisted) ListLast(slot);
    }

    public void MarkRetransmitted(int slot)
    {
        ref var record = ref _slots[slot];
        if (!record.Has(SegmentMarks.Retransmitted)) Retransmitted += record.Length;
        record.Marks |= SegmentMarks.Retransmitted | SegmentMarks.EverRetransmitted;
        record.Order = ++_transmissions;
        Unlist(slot);
        ListLast(slot);
    }

    public void Clear(BufferStore store)
    {
        if (_slots.Length > 0)
        {
            store.Records.Return(_slots);
            store.Orders.Return(_order);
        }
        (_slots, _order) = ([], []);
        (_head, _count, _used) = (0, 0, 0);
        (Sacked, Lost, Retransmitted) = (0, 0, 0);
        _free = _earliest = _latest = None;
        _lostFrom = long.MaxValue;
    }

    private void Unmark(ref SegmentRecord record, int length)
    {
        if (record.Has(SegmentMarks.Sacked)) Sacked -= length;
        if (record.Has(SegmentMarks.Lost)) Lost -= length;
        if (record.Has(SegmentMarks.Retransmitted)) Retransmitted -= length;
    }

    private void ListLast(int slot)
    {
        ref var record = ref _slots[slot];
        (record.Earlier, record.Later) = (_latest, None);
        if (_latest == None) _earliest = slot;
        else _slots[_latest].Later = slot;
        _latest = slot;
    }

    private void Unlist(int slot)
    {
        ref var record = ref _slots[slot];
        if (record.Later == Unlisted) return;
        if (record.Earlier == None) _earliest = record.Later;
        else _slots[record.Earlier].Later = record.Later;
        if (record.Later == None) _latest = record.Earlier;
        else _slots[record.Later].Earlier = record.Earlier;
        record.Later = Unlisted;
    }

    private int Take(BufferStore store)
    {
        if (_free != None)
        {
            var slot = _free;
            _free = _slots[slot].Later;
            return slot;
        }
        if (_used == _slots.Length) Grow(store);
        return _used++;
    }

    private void Grow(BufferStore store)
    {
        var slots = store.Records.Rent(_used + 1);
        var order = store.Orders.Rent(_used + 1);
        _slots.AsSpan(0, _used).CopyTo(slots);
        for (var i = 0; i < _count; i++) order[i] = SlotOf(i);
        if (_slots.Length > 0)
        {
            store.Records.Return(_slots);
            store.Orders.Return(_order);
        }
        (_slots, _order, _head) = (slots, order, 0);
    }
}
