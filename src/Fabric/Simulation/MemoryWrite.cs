namespace Stead.Fabric.Simulation;

/// <summary>A write port: the bits of Data whose bit in Enable is 1 go to the row at Address; nothing happens outside of the memory.</summary>
/// <param name="Memory">Its number in <see cref="SimulationProgram.Memories"/>.</param>
/// <param name="Enable">Has the memory's width; a narrower one leaves the bits above alone.</param>
public readonly record struct MemoryWrite(int Memory, Slot Address, Slot Data, Slot Enable);
