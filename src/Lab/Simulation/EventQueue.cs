using System.Runtime.CompilerServices;

namespace Stead.Lab.Simulation;

/// <summary>
/// Who is called next. A heap with four children a node, of elements and not of events: an element waits for one moment, and setting another
/// moves it. What falls on the same moment comes in the order in which it was set, so that no element is favoured.
/// </summary>
/// <remarks>An entry has 16 bytes and no reference, so that four are a line of the cache and moving one tells the collector nothing.</remarks>
public sealed class EventQueue
{
    private const int Children = 4, NumberBits = 24, NumberMask = (1 << NumberBits) - 1;

    private Entry[] _heap = new Entry[64];

    /// <summary>By their numbers, which they keep; and where each is in the heap, -1 where it waits for nothing.</summary>
    private Element[] _elements = new Element[64];
    private int[] _slots = new int[64];
    private int _known, _size;
    private long _order;

    /// <summary>The root was taken and is still there: most that are called wait for another moment at once, and get its place.</summary>
    private bool _isRootTaken;

    public int Count => _isRootTaken ? _size - 1 : _size;

    public Instant NextDeadline
    {
        get
        {
            DropTaken();
            return _size == 0 ? Instant.Never : new(_heap[0].Time);
        }
    }

    /// <param name="at">Never takes it out.</param>
    public void Set(Element element, Instant at)
    {
        var number = element.Number < 0 ? Register(element) : element.Number;
        var slot = _slots[number];
        if (slot < 0)
        {
            if (at == Instant.Never) return;
            var added = new Entry(at.Nanoseconds, ++_order << NumberBits | (long)number);
            if (_isRootTaken)
            {
                _isRootTaken = false;
                Down(0, added);
                return;
            }
            if (_size == _heap.Length) Array.Resize(ref _heap, _size * 2);
            Up(_size++, added);
            return;
        }
        if (at == Instant.Never)
        {
            Remove(slot);
            return;
        }
        var before = _heap[slot].Time;
        if (before == at.Nanoseconds) return;
        var entry = new Entry(at.Nanoseconds, ++_order << NumberBits | (long)number);
        if (at.Nanoseconds < before) Up(slot, entry);
        else Down(slot, entry);
    }

    /// <summary>Null when none is waiting for this moment or an earlier one.</summary>
    public Element? Take(Instant until, out Instant time)
    {
        DropTaken();
        time = default;
        if (_size == 0 || _heap[0].Time > until.Nanoseconds) return null;
        time = new(_heap[0].Time);
        var number = _heap[0].Number;
        _slots[number] = -1;
        // Nothing gets in front of it.
        _heap[0] = _heap[0].AtFirst;
        _isRootTaken = true;
        return _elements[number];
    }

    private int Register(Element element)
    {
        Invariant.Require(_known < NumberMask);
        if (_known == _elements.Length)
        {
            Array.Resize(ref _elements, 2 * _known);
            Array.Resize(ref _slots, 2 * _known);
        }
        (_elements[_known], _slots[_known]) = (element, -1);
        return element.Number = _known++;
    }

    private void DropTaken()
    {
        if (!_isRootTaken) return;
        _isRootTaken = false;
        if (--_size > 0) Down(0, _heap[_size]);
    }

    private void Remove(int slot)
    {
        _slots[_heap[slot].Number] = -1;
        var last = _heap[--_size];
        if (slot == _size) return;
        if (slot > 0 && last.IsBefore(_heap[(slot - 1) / Children])) Up(slot, last);
        else Down(slot, last);
    }

    private void Up(int slot, in Entry entry)
    {
        var heap = _heap;
        while (slot > 0)
        {
            var parent = (slot - 1) / Children;
            if (!entry.IsBefore(heap[parent])) break;
            Put(slot, heap[parent]);
            slot = parent;
        }
        Put(slot, entry);
    }

    private void Down(int slot, in Entry entry)
    {
        var heap = _heap;
        while (true)
        {
            var child = slot * Children + 1;
            if (child >= _size) break;
            int first;
            if (child + Children <= _size)
            {
                // Of two pairs, and then of their first ones: without a jump that the processor could only guess.
                var left = child + One(heap[child + 1].IsBefore(heap[child]));
                var right = child + 2 + One(heap[child + 3].IsBefore(heap[child + 2]));
                first = left + (right - left) * One(heap[right].IsBefore(heap[left]));
            }
            else
            {
                first = child;
                while (++child < _size) first += (child - first) * One(heap[child].IsBefore(heap[first]));
            }
            if (!heap[first].IsBefore(entry)) break;
            Put(slot, heap[first]);
            slot = first;
        }
        Put(slot, entry);
    }

    private void Put(int slot, in Entry entry)
    {
        _heap[slot] = entry;
        _slots[entry.Number] = slot;
    }

    private static int One(bool condition) => Unsafe.BitCast<bool, byte>(condition);

    private readonly struct Entry(long time, long key)
    {
        public readonly long Time = time;

        /// <summary>The order of setting, and the number of the element.</summary>
        private readonly long _key = key;

        public Entry AtFirst => new(long.MinValue, _key);

        public int Number => (int)_key & NumberMask;

        public bool IsBefore(in Entry other) => Time < other.Time | Time == other.Time & _key < other._key;
    }
}
