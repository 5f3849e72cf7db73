using System.Globalization;

namespace Stead.Fabric.Netlist;

/// <summary>Where in the source something is written.</summary>
/// <param name="Line">Counted from 1.</param>
public sealed record SourceLocation(string File, int Line)
{
    /// <summary>Yosys' attribute `src`: `top.v:12.5-14.8`, several of them separated by `|`, the innermost first.</summary>
    /// <returns>The first; null where it is none.</returns>
    public static SourceLocation? Parse(string? src)
    {
        if (src is null) return null;
        var first = src.Split('|')[0];
        var colon = first.LastIndexOf(':');
        if (colon <= 0) return null;
        var number = first.AsSpan(colon + 1);
        var end = number.IndexOfAnyExceptInRange('0', '9');
        if (end >= 0) number = number[..end];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 ? new(first[..colon], line) : null;
    }

    public override string ToString() => $"{File}:{Line}";
}
