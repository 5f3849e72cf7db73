using Stead.Guests;

namespace Stead.Host.Media;

/// <summary>What a download is called on this host. A URL is hostile: its name must not lead out of the store.</summary>
public static class MediumName
{
    private const int Longest = 200;

    private static readonly string[] Packed = [".xz", ".gz", ".bz2", ".zst"];

    /// <exception cref="UserError">The URL ends in no file name that can be used.</exception>
    public static string Of(Uri source)
    {
        var name = Uri.UnescapeDataString(source.AbsolutePath[(source.AbsolutePath.LastIndexOf('/') + 1)..]);
        var good = name.Length is > 0 and <= Longest && name[0] is not ('.' or '-') && !name.Any(c => c is '/' or '\\' || char.IsControl(c));
        return good ? name : throw new UserError($"the URL ends in no name for a file: '{Names.Printable(name)}'", "write the address of the file itself, https://HOST/PATH/NAME.iso");
    }

    /// <returns>`.xz`, or null when it is stored as it comes.</returns>
    public static string? PackingOf(string name) => Packed.FirstOrDefault(ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
