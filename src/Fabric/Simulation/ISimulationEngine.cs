namespace Stead.Fabric.Simulation;

/// <summary>Carries out a <see cref="SimulationProgram"/>. Engines differ in speed only.</summary>
public interface ISimulationEngine : IDisposable
{
    SimulationProgram Program { get; }

    /// <summary>Inputs are written here, then <see cref="Settle"/>; everything else is read. The bits above a slot's width stay 0.</summary>
    Span<ulong> State { get; }

    /// <summary>Everything as at power-up, and settled. No clock has an edge by that.</summary>
    void Reset();

    /// <summary>Lets what was written to inputs have its effects, edges of clocks included.</summary>
    /// <exception cref="UserError">It never comes to rest.</exception>
    void Settle();

    /// <summary>Lets a clock rise and fall, the one input bit being 0 before and after, until all cycles are done or the condition holds; then all is settled.</summary>
    /// <param name="clock">An input of one bit.</param>
    /// <returns>The cycles that were done, the last one included: at least 1 unless <paramref name="cycles"/> is 0.</returns>
    /// <exception cref="UserError">It never comes to rest.</exception>
    long Run(Slot clock, long cycles, StopCondition stop = default);

    /// <summary>Lets a clock rise and fall as <see cref="Run"/> does, and counts.</summary>
    /// <param name="bits">Bits of slots that are observed, by their numbers.</param>
    /// <returns>For each bit, in how many of the cycles it was 1 when they began.</returns>
    /// <exception cref="UserError">It never comes to rest.</exception>
    long[] Count(Slot clock, long cycles, IReadOnlyList<(Slot Slot, int Bit)> bits);
}
