namespace Stead.Host.Media;

/// <summary>What `sha256sum` and BSD's `sha256` write: `HEX  NAME`, `HEX *NAME`, `SHA256 (NAME) = HEX`.</summary>
public static class ChecksumList
{
    private const int HexDigits = 64;

    public static bool IsSha256(string text) => text.Length == HexDigits && text.All(char.IsAsciiHexDigit);

    /// <param name="fileName">Directories in the list's names do not count.</param>
    /// <returns>64 lower-case digits, or null when the list does not name the file. A list that is only a checksum is about any file.</returns>
    public static string? Find(string list, string fileName)
    {
        foreach (var line in list.Split('\n').Select(line => line.Trim()))
        {
            if (Read(line) is var (name, sum) && (name == fileName || name.EndsWith("/" + fileName, StringComparison.Ordinal))) return sum;
        }
        return IsSha256(list.Trim()) ? list.Trim().ToLowerInvariant() : null;
    }

    private static (string Name, string Sum)? Read(string line)
    {
        if (line.Length > HexDigits + 2 && IsSha256(line[..HexDigits]) && line[HexDigits] == ' ')
            return (line[(HexDigits + 1)..].TrimStart(' ', '*'), line[..HexDigits].ToLowerInvariant());
        if (!line.StartsWith("SHA256 (", StringComparison.Ordinal) || line.LastIndexOf(") = ", StringComparison.Ordinal) is not (> 0 and var end)) return null;
        var sum = line[(end + 4)..];
        return IsSha256(sum) ? (line["SHA256 (".Length..end], sum.ToLowerInvariant()) : null;
    }
}
