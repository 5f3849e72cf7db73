namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Straight work on the state: all is computed of the state as it was, then it takes effect.</summary>
internal sealed class Pass
{
    public ValueGraph Graph { get; } = new();

    /// <summary>Conditions to leave before anything takes effect.</summary>
    public List<Value> Leaves { get; } = [];

    /// <summary>Take effect one after the other, before <see cref="Stores"/> do.</summary>
    public List<Value> Writes { get; } = [];

    public List<Store> Stores { get; } = [];

    /// <summary>Not 0: something has changed that the pass reads. The flags say so (NotEqual) when the pass is done.</summary>
    public Value? Again { get; set; }

    /// <summary>What must be computed, in that order.</summary>
    public IEnumerable<Value> Roots =>
        Leaves.Concat(Stores.SelectMany(store => store.Guard is { } guard ? (Value[])[store.Value, guard] : [store.Value])).Concat(Again is { } again ? [again] : Array.Empty<Value>()).Concat(Writes);
}
