namespace Stead.Fabric.Bitstream;

/// <summary>What kind of bitstream it is.</summary>
[Flags]
public enum BitstreamTraits
{
    None = 0,

    /// <summary>Every frame of the device.</summary>
    Full = 1,

    /// <summary>Some frames: the rest of the fabric goes on.</summary>
    Partial = 2,

    /// <summary>Frames that are alike are written once.</summary>
    Compressed = 4,

    /// <summary>Each frame tells its address on LOUT.</summary>
    Debug = 8,

    /// <summary>A CRC behind each frame.</summary>
    FrameCrc = 16,
    Encrypted = 32,
}
