namespace Stead.Fabric.Bitstream;

/// <summary>All that is known of a bitstream file. Made by <see cref="BitstreamReader"/>.</summary>
public sealed record BitstreamFacts
{
    public required BitstreamFormat Format { get; init; }

    public WordOrder Order { get; init; }

    /// <summary>Of a .bit file.</summary>
    public BitHeader? Header { get; init; }

    /// <summary>Where the configuration data begin in the file, behind the header.</summary>
    public int Start { get; init; }

    /// <summary>Bytes of configuration data.</summary>
    public int Length { get; init; }

    /// <summary>As the data say.</summary>
    public uint? IdCode { get; init; }

    /// <summary>Whose IDCODE that is; null when it is nobody's that is known.</summary>
    public Part? Part { get; init; }

    /// <summary>Device and package, as far as the file says them.</summary>
    public PartName? Name { get; init; }

    public BitstreamTraits Traits { get; init; }

    /// <summary>Frames that are written, pad frames not counted in a full bitstream; banks of an iCE40.</summary>
    public int Frames { get; init; }

    /// <summary>The CRCs that were right.</summary>
    public IReadOnlyList<uint> Crcs { get; init; } = [];

    /// <summary>Of an iCE40.</summary>
    public Ice40Device? Die { get; init; }

    /// <summary>Of an iCE40: what its comment says.</summary>
    public string? Comment { get; init; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public bool Has(BitstreamTraits trait) => (Traits & trait) != 0;

    /// <summary>Nothing to load: damaged, cut short, or for a device that is not known.</summary>
    public bool IsBad => Findings.Any(finding => finding.IsBad);
}

public enum BitstreamFormat
{
    /// <summary>7 series, with a header.</summary>
    Bit,

    /// <summary>7 series, the configuration data alone.</summary>
    Bin,

    /// <summary>iCE40, as icepack writes it.</summary>
    Ice40,
}
