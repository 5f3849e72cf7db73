namespace Stead.Lab.Simulation;

/// <summary>A clock that jumps from event to event. The same elements, settings and seed give the same run, bit for bit, on every machine.</summary>
public sealed class Simulator(ulong seed)
{
    private readonly EventQueue _events = new();
    private readonly RandomSequence _seeds = new(seed);

    public Instant Now { get; private set; }

    /// <summary>Elements called so far.</summary>
    public long EventCount { get; private set; }

    public Instant NextDeadline => _events.NextDeadline;

    /// <summary>Randomness for one element. They are drawn in the order in which the network is made.</summary>
    public RandomSequence NewRandom() => _seeds.Fork();

    public ulong NewSeed() => _seeds.Next();

    /// <summary>An element waits for one moment: this replaces the one before. A moment that is past is now.</summary>
    public void Schedule(Element element, Instant at) => _events.Set(element, at < Now ? Now : at);

    /// <summary>All that happens up to this moment, this moment included.</summary>
    public void RunUntil(Instant end)
    {
        while (_events.Take(end, out var time) is { } element)
        {
            Now = time;
            EventCount++;
            element.OnTime(time);
        }
        if (end > Now) Now = end;
    }
}
