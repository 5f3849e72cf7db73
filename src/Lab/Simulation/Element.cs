namespace Stead.Lab.Simulation;

/// <summary>Something that the simulator calls when its time has come.</summary>
public abstract class Element
{
    /// <summary>Its own in the event queue, -1 before it was ever in it.</summary>
    internal int Number { get; set; } = -1;

    /// <summary>Called at the moment it was scheduled for, once.</summary>
    protected internal abstract void OnTime(Instant now);
}
