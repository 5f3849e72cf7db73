using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stead.Lab.Simulation;

/// <summary>
/// Who is called next: a wheel of elements and not of events, since an element waits for one moment, and setting another moves it. What falls on the
/// same moment comes in the order in which it was set, so that no element is favoured.
/// </summary>
/// <remarks>
/// A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan 1990): time only goes on, so an element lies by the first digit in which its moment differs from the last one
/// taken, and by what that digit is. The earliest are in the lowest place; when time comes there, they are spread over lower ones. That costs the same however
/// many wait, and those that wait for long, as timers do, are not looked at by the others.
/// </remarks>
public sealed class EventQueue
{
    private const int DigitBits = 6, Digit = 1 << DigitBits, Levels = 64 / DigitBits + 1;

    private Element[] _elements = new Element[64];

    /// <summary>By the elements' numbers, which they keep.</summary>
    private Entry[] _entries = new Entry[64];
    private int _known;

    /// <summary>Which levels have elements, which places of each level, and the first element of each place that has one.</summary>
    private uint _levels;
    private readonly ulong[] _places = new ulong[Levels];
    private readonly int[] _firsts = new int[Levels * Digit];

    /// <summary>When the last one was taken.</summary>
    private long _now;

    public int Count { get; private set; }

    public Instant NextDeadline => Count == 0 ? Instant.Never : new(_entries[Earliest(_firsts[LowestPlace])].Time);

    /// <param name="at">Never takes it out; what is before the last one taken is at that moment.</param>
    public void Set(Element element, Instant at)
    {
        var number = element.Number < 0 ? Register(element) : element.Number;
        var time = Math.Max(at.Nanoseconds, _now);
        ref var entry = ref _entries[number];
        if (time == entry.Time) return;
        if (entry.Time != Entry.Never) Unlink(number, PlaceOf(entry.Time));
        entry.Time = time;
        if (time != Entry.Never) Link(number);
    }

    /// <summary>Null when none is waiting for this moment or an earlier one.</summary>
    public Element? Take(Instant until, out Instant time)
    {
        time = default;
        if (Count == 0) return null;
        var place = LowestPlace;
        var number = Earliest(_firsts[place]);
        ref var entry = ref _entries[number];
        if (entry.Time > until.Nanoseconds) return null;
        time = new(entry.Time);
        entry.Time = Entry.Never;
        _now = time.Nanoseconds;
        if (Unlink(number, place) && place >= Digit) Spread(place);
        return _elements[number];
    }

    private int LowestPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var level = BitOperations.TrailingZeroCount(_levels);
            return level << DigitBits | BitOperations.TrailingZeroCount(_places[level]);
        }
    }

    /// <summary>Of equals the one that was set first.</summary>
    private int Earliest(int first)
    {
        var earliest = first;
        for (var number = _entries[first].Next; number != first; number = _entries[number].Next)
            if (_entries[number].Time < _entries[earliest].Time) earliest = number;
        return earliest;
    }

    private int Register(Element element)
    {
        if (_known == _elements.Length)
        {
            Array.Resize(ref _elements, 2 * _known);
            Array.Resize(ref _entries, 2 * _known);
        }
        (_elements[_known], _entries[_known].Time) = (element, Entry.Never);
        return element.Number = _known++;
    }

    /// <summary>Time is there now: they differ from it in a lower digit.</summary>
    private void Spread(int place)
    {
        var number = _firsts[place];
        var last = _entries[number].Previous;
        Empty(place);
        while (true)
        {
            var next = _entries[number].Next;
            Count--;
            Link(number);
            if (number == last) return;
            number = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(long time)
    {
        var level = (uint)BitOperations.Log2((ulong)(time ^ _now) | 1) / DigitBits;
        return (int)(level << DigitBits | (uint)(time >> (int)(level * DigitBits)) & Digit - 1);
    }

    private void Link(int number)
    {
        Count++;
        ref var entry = ref _entries[number];
        var place = PlaceOf(entry.Time);
        ref var first = ref _firsts[place];
        ref var places = ref _places[place >> DigitBits];
        if ((places >> place & 1) == 0)
        {
            places |= 1UL << place;
            _levels |= 1U << (place >> DigitBits);
            first = entry.Next = entry.Previous = number;
            return;
        }
        ref var last = ref _entries[first].Previous;
        (entry.Next, entry.Previous) = (first, last);
        last = _entries[last].Next = number;
    }

    /// <returns>Whether others are left there.</returns>
    private bool Unlink(int number, int place)
    {
        Count--;
        ref var entry = ref _entries[number];
        if (entry.Next == number)
        {
            Empty(place);
            return false;
        }
        _entries[entry.Next].Previous = entry.Previous;
        _entries[entry.Previous].Next = entry.Next;
        if (_firsts[place] == number) _firsts[place] = entry.Next;
        return true;
    }

    private void Empty(int place)
    {
        ref var places = ref _places[place >> DigitBits];
        places &= ~(1UL << place);
        if (places == 0) _levels &= ~(1U << (place >> DigitBits));
    }

    private struct Entry
    {
        public const long Never = long.MaxValue;

        public long Time;

        /// <summary>Those of a place are in a ring, in the order in which they were set.</summary>
        public int Next, Previous;
    }
}
