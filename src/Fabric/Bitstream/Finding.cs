namespace Stead.Fabric.Bitstream;

/// <summary>Something in a bitstream that its reader must know.</summary>
/// <param name="Offset">In the file, bytes.</param>
/// <param name="What">A sentence without a full stop.</param>
public sealed record Finding(long Offset, string What, FindingKind Kind = FindingKind.Damage)
{
    public override string ToString() => $"offset {Offset} (0x{Offset:x}): {What}";
}

public enum FindingKind
{
    /// <summary>The file is not what its writer wrote, or is for no device.</summary>
    Damage,

    /// <summary>Damage there would not be seen: no CRC, or encrypted.</summary>
    Unchecked,

    /// <summary>Worth knowing.</summary>
    Note,
}
