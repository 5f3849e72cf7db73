namespace Stead.Fabric.Simulation;

/// <summary>A memory's rows, one after the other in the state.</summary>
/// <param name="Name">As in the source: `cpu.ram`.</param>
/// <param name="Rows">The slot of row 0.</param>
/// <param name="Size">In rows.</param>
/// <param name="First">The address of row 0.</param>
public sealed record Memory(string Name, Slot Rows, int Size, int First)
{
    public int WordsPerRow => Rows.Words;
}
