namespace Stead.Net.Links;

/// <summary>
/// Things in a row, in one array that grows to the most there were. Those that wait are looked at here, one beside the other, and not in memory that
/// was last touched when they came. A mutable struct: keep it in a field.
/// </summary>
internal struct Ring<T>()
    where T : struct
{
    private T[] _items = [];
    private int _first;

    public int Count { get; private set; }

    /// <param name="index">From the first.</param>
    public readonly ref T this[int index] => ref _items[(_first + index) & (_items.Length - 1)];

    public void Add(in T item)
    {
        if (Count == _items.Length) Grow();
        this[Count++] = item;
    }

    public void Insert(int index, in T item)
    {
        Add(item);
        for (var i = Count - 1; i > index; i--) this[i] = this[i - 1];
        this[index] = item;
    }

    public T Take()
    {
        var item = this[0];
        // An empty one begins again where it began: what mostly holds one thing has it in one place.
        _first = --Count == 0 ? 0 : (_first + 1) & (_items.Length - 1);
        return item;
    }

    private void Grow()
    {
        var grown = new T[Math.Max(8, 2 * Count)];
        for (var i = 0; i < Count; i++) grown[i] = this[i];
        (_items, _first) = (grown, 0);
    }
}
