using System.Globalization;

namespace Stead.Guests;

/// <summary>Hardware addresses as vm-bhyve makes them: bhyve's OUI 58:9c:fc, then twenty random bits.</summary>
public static class MacAddress
{
    /// <param name="random">Any number: twenty bits of it count, and 0 stands for 1.</param>
    public static string Make(uint random)
    {
        var low = random & 0xfffff;
        if (low == 0) low = 1;
        return string.Create(CultureInfo.InvariantCulture, $"58:9c:fc:{low >> 16:x2}:{(low >> 8) & 0xff:x2}:{low & 0xff:x2}");
    }

    /// <returns>In lower case; null when it is not the address of one station.</returns>
    public static string? TryParse(string text)
    {
        var parts = text.ToLowerInvariant().Split(':');
        if (parts.Length != 6) return null;
        foreach (var part in parts)
        {
            if (part.Length is not (1 or 2) || !part.All(char.IsAsciiHexDigitLower)) return null;
        }
        var bytes = parts.Select(part => byte.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return (bytes[0] & 1) == 1 || bytes.All(b => b == 0) ? null : string.Join(':', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
