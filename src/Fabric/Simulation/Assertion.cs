namespace Stead.Fabric.Simulation;

/// <summary>Something the design says of itself.</summary>
/// <param name="Violated">One bit: 1 while it does not hold.</param>
/// <param name="Complaint">With its place in the source.</param>
public sealed record Assertion(Slot Violated, Complaint Complaint);
