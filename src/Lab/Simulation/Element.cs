namespace Stead.Lab.Simulation;

/// <summary>Something that the simulator calls when its time has come.</summary>
public abstract class Element
{
    /// <summary>Its place in the event queue, -1 while it waits for nothing.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Called at the moment it was scheduled for, once.</summary>
    protected internal abstract void OnTime(Instant now);
}
