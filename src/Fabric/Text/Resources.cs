namespace Stead.Fabric.Text;

/// <summary>Text files that are part of this assembly: `KIND/NAME`.</summary>
internal static class Resources
{
    /// <returns>In the order of their names.</returns>
    public static IReadOnlyList<string> Names(string kind) =>
    [
        .. typeof(Resources).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(kind + "/", StringComparison.Ordinal))
            .Select(name => name[(kind.Length + 1)..]).Order(StringComparer.Ordinal),
    ];

    /// <returns>Null when there is none of that name.</returns>
    public static string? Read(string kind, string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream($"{kind}/{name}");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
