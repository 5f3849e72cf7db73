using System.Globalization;

namespace Stead.Net.Links;

/// <summary>Sizes as networks write them: `k`, `M`, `G` are powers of 1000, `Ki`, `Mi`, `Gi` of 1024; a `B` may follow.</summary>
public static class ByteCount
{
    private const string Units = "kMG";

    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        text = text.Trim();
        if (text.EndsWith("B", StringComparison.OrdinalIgnoreCase)) text = text[..^1].TrimEnd();
        var factor = 1000;
        if (text.EndsWith("i", StringComparison.OrdinalIgnoreCase))
        {
            factor = 1024;
            text = text[..^1];
        }
        var exponent = text.Length > 0 ? Units.IndexOf(text[^1], StringComparison.OrdinalIgnoreCase) + 1 : 0;
        if (exponent > 0) text = text[..^1].TrimEnd();
        else if (factor == 1024) return false;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var size = number * Math.Pow(factor, exponent);
        if (!(size >= 0) || size > 1e15) return false;
        bytes = (long)Math.Round(size);
        return true;
    }
}
