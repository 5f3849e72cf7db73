namespace Stead.Lab.Experiments;

/// <summary>The experiments that are built in: the files of `Library`, embedded. To add one, put its file there.</summary>
public static class ExperimentLibrary
{
    private const string Suffix = ".lab";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ExperimentLibrary).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)).Select(name => name[..^Suffix.Length]).Order(StringComparer.Ordinal)];

    /// <summary>Null where there is none of this name.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(ExperimentLibrary).Assembly.GetManifestResourceStream(name + Suffix);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
