namespace Stead.Fabric.Simulation;

/// <summary>Which operations slots depend on.</summary>
internal sealed class OperationCones
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly int[] _writers;

    /// <param name="words">Of the state.</param>
    public OperationCones(IReadOnlyList<Operation> operations, int words)
    {
        _operations = operations;
        _writers = new int[words];
        Array.Fill(_writers, -1);
        for (var i = 0; i < operations.Count; i++) _writers[operations[i].To.Offset] = i;
    }

    public int? WriterOf(Slot slot) => _writers[slot.Offset] is >= 0 and var writer ? writer : null;

    /// <summary>Their numbers, in order.</summary>
    public IReadOnlyList<int> Of(IEnumerable<Slot> slots)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<int>();
        foreach (var slot in slots) Open(slot);
        while (open.TryPop(out var number))
        {
            Open(_operations[number].A);
            Open(_operations[number].B);
            Open(_operations[number].C);
        }
        return [.. needed];

        void Open(Slot slot)
        {
            if (slot.Width > 0 && WriterOf(slot) is { } writer && needed.Add(writer)) open.Push(writer);
        }
    }
}
