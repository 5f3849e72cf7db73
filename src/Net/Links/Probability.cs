using System.Globalization;

namespace Stead.Net.Links;

/// <summary>Text for a share between none and all: `0.1%`, `0.001`, `1e-3`.</summary>
public static class Probability
{
    public static bool TryParse(ReadOnlySpan<char> text, out double probability)
    {
        text = text.Trim();
        var isPercent = text.EndsWith("%");
        if (isPercent) text = text[..^1].TrimEnd();
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out probability)) return false;
        if (isPercent) probability /= 100;
        return probability is >= 0 and <= 1;
    }
}
