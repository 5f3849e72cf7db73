namespace Stead.Fabric.Simulation.Lowering;

/// <summary>What a program shall be good for.</summary>
public sealed record LoweringOptions
{
    /// <summary>Which named nets inside become signals; null for none. What nobody watches may be optimised away.</summary>
    public Func<string, bool>? Watch { get; init; }

    /// <summary>Conditions over signals, each of which becomes a slot of one bit in <see cref="SimulationProgram.Conditions"/>.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Bits may be unknown, as in Verilog; else they are 0 where nothing says what they are, as in the part after configuration.</summary>
    public bool Unknowns { get; init; }
}
