namespace Stead.Fabric.Simulation;

/// <summary>
/// What a register takes when it changes; a narrower value is filled with zeros. Next is never the slot of a register, so updates can be carried out one after
/// the other.
/// </summary>
public readonly record struct RegisterUpdate(Slot Register, Slot Next);
