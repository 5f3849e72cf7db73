namespace Stead.Fabric.Simulation;

/// <summary>A register and what it is called in the source.</summary>
/// <param name="Complaint">That some of its bits never had a value, with its place.</param>
public sealed record NamedRegister(Slot Slot, Complaint Complaint);
