namespace Stead.Fabric.Simulation.Compiled;

/// <summary>What a word of the state shall be after a pass.</summary>
/// <param name="Guard">0 or 1: whether it changes at all; null for always.</param>
internal readonly record struct Store(int Word, Value Value, Value? Guard = null)
{
    private const int MostLookedAt = 40;

    /// <summary>Made of the parts of a value that are not the word as it was, so that a word that keeps its value costs nothing.</summary>
    public static Store Of(ValueGraph graph, int word, Value value, Value before)
    {
        var left = MostLookedAt;
        var (guard, taken) = Split(value);
        if (taken is null || guard == graph.Zero) return new(word, before);
        if (guard == graph.One) return new(word, value);
        return new(word, graph.Guarded(guard, taken), guard);

        (Value Guard, Value? Taken) Split(Value at)
        {
            if (at == before) return (graph.Zero, null);
            if (at.Code != ValueCode.Select || left-- <= 0) return (graph.One, at);
            var (set, clear) = (Split(at.B!), Split(at.C!));
            if (set.Guard == graph.One && clear.Guard == graph.One) return (graph.One, at);
            return (graph.Select(at.A!, set.Guard, clear.Guard),
                set.Taken is null ? clear.Taken : clear.Taken is null ? set.Taken : graph.Select(at.A!, set.Taken, clear.Taken));
        }
    }
}
