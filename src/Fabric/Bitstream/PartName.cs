namespace Stead.Fabric.Bitstream;

/// <summary>Device and package, as orders, board files and bitstream headers write them: `xc7z020clg400-1`, `7z020clg400`, `ice40hx1k-tq144`.</summary>
/// <param name="Device">`7z020`, `ice40hx1k`: without `xc`.</param>
/// <param name="Package">`clg400`; empty when it was not said.</param>
public readonly record struct PartName(string Device, string Package)
{
    /// <summary>Any text is a name; one that is no known device's stays whole.</summary>
    public static PartName Parse(string text)
    {
        text = text.Trim().ToLowerInvariant();
        if (text.StartsWith("xc", StringComparison.Ordinal)) text = text[2..];
        var dash = text.IndexOf('-');
        var (front, back) = dash < 0 ? (text, "") : (text[..dash], text[(dash + 1)..]);
        if (front.StartsWith("ice", StringComparison.Ordinal)) return new(front, back);
        // The longest: 7z007s before 7z007.
        var part = PartTable.All.Where(part => front.StartsWith(part.Name, StringComparison.Ordinal)).MaxBy(part => part.Name.Length);
        return part is null ? new(front, "") : new(part.Name, front[part.Name.Length..]);
    }

    /// <summary>Same device, and same package where both say one.</summary>
    public bool Fits(PartName other) => Device == other.Device && (Package == other.Package || Package.Length == 0 || other.Package.Length == 0);

    public override string ToString() =>
        Device.StartsWith('7') ? $"xc{Device}{Package}" : Package.Length > 0 ? $"{Device}-{Package}" : Device;
}
