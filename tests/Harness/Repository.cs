namespace Stead.Tests.Harness;

/// <summary>Where the sources and the native binary are.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The published binary's directory: tests run what users run.</summary>
    public static string Bin => Root + "/artifacts/bin";

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(directory + "/Stead.slnx")) directory = Path.GetDirectoryName(directory.TrimEnd('/')) ?? throw new InvalidOperationException("not in the repository");
        return directory.TrimEnd('/');
    }
}
