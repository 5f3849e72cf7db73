namespace Stead.Fabric.Bitstream;

/// <summary>How the 32-bit words of a bitstream lie in a file.</summary>
public enum WordOrder
{
    /// <summary>As Vivado writes them: most significant byte first.</summary>
    Plain,

    /// <summary>As the Zynq's own loader wants them in memory: least significant byte first.</summary>
    Swapped,
}
