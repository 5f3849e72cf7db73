namespace Stead.Fabric.Simulation;

/// <summary>When a run shall end before its last cycle; looked at after every cycle.</summary>
public readonly record struct StopCondition
{
    private StopCondition(IReadOnlyList<Slot> slots, bool onChange) => (Slots, OnChange) = (slots, onChange);

    public static StopCondition Never => default;

    /// <summary>The slots that are looked at; null for never.</summary>
    public IReadOnlyList<Slot>? Slots { get; }

    /// <summary>True: any of them is not what it was before the run's first cycle. False: any of them is not 0.</summary>
    public bool OnChange { get; }

    public static StopCondition WhenSet(params IReadOnlyList<Slot> slots) => new(slots, onChange: false);

    public static StopCondition WhenChanged(params IReadOnlyList<Slot> slots) => new(slots, onChange: true);
}
