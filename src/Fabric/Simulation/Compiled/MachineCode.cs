namespace Stead.Fabric.Simulation.Compiled;

/// <summary>
/// A function of the system's calling convention: (state, cycles) → cycles not done, or <see cref="NeverRests"/>. It runs at any address.
/// The state is that of the program and <see cref="Words"/> long; before each call, what a run that ends at changes compares with lies at <see cref="Watched"/>.
/// </summary>
/// <param name="Watched">The first word of the copies of the slots that are watched, one after the other.</param>
public sealed record MachineCode(byte[] Bytes, int Words, int Watched)
{
    public const long NeverRests = -1;
}
