namespace Stead.Fabric.Bitstream;

/// <summary>Something in a bitstream that its reader must know.</summary>
/// <param name="Offset">In the file, bytes.</param>
/// <param name="What">A sentence without a full stop.</param>
public sealed record Finding(long Offset, string What, FindingKind Kind = FindingKind.Damage)
{
    public bool IsBad => Kind is FindingKind.Damage or FindingKind.CutShort or FindingKind.Unknown;

    public override string ToString() => $"offset {Offset} (0x{Offset:x}): {What}";
}

public enum FindingKind
{
    /// <summary>The file is not what its writer wrote, or is for no device.</summary>
    Damage,

    /// <summary>It ends too early: with more behind it, it could be good.</summary>
    CutShort,

    /// <summary>It is for a device that is not known: nothing can be said of it.</summary>
    Unknown,

    /// <summary>Damage there would not be seen: no CRC, or encrypted.</summary>
    Unchecked,

    /// <summary>Worth knowing.</summary>
    Note,
}
