namespace Stead.Fabric.Boards;

/// <param name="Name">`H16`, `21`.</param>
/// <param name="Function">The maker's name for it: `IO_L13P_T2_MRCC_35`.</param>
public sealed record PackagePin(string Name, int Bank, string Function)
{
    /// <summary>A design can have a port there; else it is the processor's or has a fixed purpose.</summary>
    public bool IsForDesigns => Function.StartsWith("IO_", StringComparison.Ordinal) || Function.StartsWith("PIO", StringComparison.Ordinal);

    /// <summary>
    /// Reaches the clock network by itself (UG472, "Clock-Capable Inputs"): of a differential pair only the P side may be a single-ended clock.
    /// </summary>
    public bool IsClockCapable => Function.EndsWith("_GBIN", StringComparison.Ordinal)
        || (Function.Contains("RCC_", StringComparison.Ordinal) && Function.Split('_')[1].EndsWith('P'));
}
