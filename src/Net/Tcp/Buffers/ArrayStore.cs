using System.Numerics;

namespace Stead.Net.Tcp.Buffers;

/// <summary>A stack's arrays of 4, 8, 16, … elements: connections that grow and shrink hand them on.</summary>
internal sealed class ArrayStore<T>
{
    public const int Smallest = 4;

    private const int MostSpare = 4096;

    private readonly Stack<T[]>[] _spare = [.. Enumerable.Range(0, 28).Select(_ => new Stack<T[]>())];

    /// <param name="atLeast">Rounded up to a power of two.</param>
    public T[] Rent(int atLeast)
    {
        var size = Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)atLeast));
        return _spare[BitOperations.Log2((uint)size)].TryPop(out var array) ? array : new T[size];
    }

    /// <summary>Its contents must not matter, and hold no references that would keep something alive.</summary>
    public void Return(T[] array)
    {
        if (array.Length < Smallest) return;
        var spare = _spare[BitOperations.Log2((uint)array.Length)];
        // A budget of elements, not of arrays: large ones are few.
        if (spare.Count < Math.Max(4, MostSpare / (array.Length / Smallest))) spare.Push(array);
    }
}
