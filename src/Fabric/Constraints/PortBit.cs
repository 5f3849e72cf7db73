namespace Stead.Fabric.Constraints;

/// <summary>One wire of a port.</summary>
/// <param name="Bit">From 0 up, whatever number the declaration gives it.</param>
public readonly record struct PortBit(DesignPort Port, int Bit)
{
    public override string ToString() => Port.BitName(Bit);
}
