namespace Stead.Lab.Simulation;

/// <summary>
/// Who is called next. A heap with four children a node, of elements and not of events: an element waits for one moment, and setting another
/// moves it. What falls on the same moment comes in the order in which it was set, so that no element is favoured.
/// </summary>
public sealed class EventQueue
{
    private const int Children = 4;

    private Entry[] _heap = new Entry[64];
    private long _order;

    public int Count { get; private set; }

    public Instant NextDeadline => Count == 0 ? Instant.Never : new(_heap[0].Time);

    /// <param name="at">Never takes it out.</param>
    public void Set(Element element, Instant at)
    {
        var slot = element.Slot;
        if (slot < 0)
        {
            if (at == Instant.Never) return;
            if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
            Up(Count++, new(at.Nanoseconds, ++_order, element));
            return;
        }
        if (at == Instant.Never)
        {
            Remove(slot);
            return;
        }
        var before = _heap[slot].Time;
        if (before == at.Nanoseconds) return;
        var entry = new Entry(at.Nanoseconds, ++_order, element);
        if (at.Nanoseconds < before) Up(slot, entry);
        else Down(slot, entry);
    }

    /// <summary>Null when none is waiting for this moment or an earlier one.</summary>
    public Element? Take(Instant until, out Instant time)
    {
        time = default;
        if (Count == 0 || _heap[0].Time > until.Nanoseconds) return null;
        var entry = _heap[0];
        time = new(entry.Time);
        Remove(0);
        return entry.Element;
    }

    private void Remove(int slot)
    {
        _heap[slot].Element.Slot = -1;
        var last = _heap[--Count];
        _heap[Count] = default;
        if (slot == Count) return;
        if (slot > 0 && last.IsBefore(_heap[(slot - 1) / Children])) Up(slot, last);
        else Down(slot, last);
    }

    private void Up(int slot, Entry entry)
    {
        var heap = _heap;
        while (slot > 0)
        {
            var parent = (slot - 1) / Children;
            if (!entry.IsBefore(heap[parent])) break;
            heap[slot] = heap[parent];
            heap[slot].Element.Slot = slot;
            slot = parent;
        }
        heap[slot] = entry;
        entry.Element.Slot = slot;
    }

    private void Down(int slot, Entry entry)
    {
        var heap = _heap;
        while (true)
        {
            var child = slot * Children + 1;
            if (child >= Count) break;
            var first = child;
            for (var end = Math.Min(child + Children, Count); ++child < end;)
            {
                if (heap[child].IsBefore(heap[first])) first = child;
            }
            if (!heap[first].IsBefore(entry)) break;
            heap[slot] = heap[first];
            heap[slot].Element.Slot = slot;
            slot = first;
        }
        heap[slot] = entry;
        entry.Element.Slot = slot;
    }

    private readonly struct Entry(long time, long order, Element element)
    {
        public readonly long Time = time;
        public readonly long Order = order;
        public readonly Element Element = element;

        public bool IsBefore(in Entry other) => Time < other.Time || Time == other.Time && Order < other.Order;
    }
}
