namespace Stead.Host.Fabric.Loading;

/// <summary>
/// Whether a design for a Zynq leaves the processor its wires. A bitstream does not show it: the processor system's cell sets no bit of its
/// own. So the design's sources are looked at, where they lie around it.
/// </summary>
public static class ProcessorSystem
{
    private const int MostFiles = 1000, LongestFile = 4 << 20;

    private static readonly string[] s_extensions = [".v", ".sv", ".vhd", ".vhdl", ".bd", ".tcl"];

    private static readonly string[] s_cells = ["processing_system7", "PS7"];

    /// <returns>What to tell who loads it into a running system; null when there is no danger.</returns>
    public static string? Warning(BitstreamFile file)
    {
        if (file.Facts.Part is not { HasProcessor: true } || file.Facts.Traits.HasFlag(Stead.Fabric.Bitstream.BitstreamTraits.Partial)) return null;
        const string Danger = "a design without the processor system stops the system that runs on this chip, as the article's did; the fabric goes on";
        var sources = Sources(Path.GetDirectoryName(Path.GetFullPath(file.Path))!);
        if (sources.Count == 0) return $"{Danger}. Whether this one has it cannot be seen in a bitstream";
        if (sources.Any(HasCell)) return null;
        return $"{Danger}. No PS7 was found in {string.Join(", ", sources.Take(3).Select(source => Path.GetFileName(source)))}{(sources.Count > 3 ? ", ..." : "")}";
    }

    /// <summary>Of the design: what lies beside the bitstream, or beside the folder of outputs that it lies in.</summary>
    private static IReadOnlyList<string> Sources(string folder)
    {
        if (Path.GetFileName(folder) == DesignFiles.OutputFolder) folder = Path.GetDirectoryName(folder)!;
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint })
                .Take(MostFiles).Where(path => s_extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal)];
        }
        catch (IOException) { return []; }
    }

    private static bool HasCell(string path)
    {
        try { return new FileInfo(path).Length < LongestFile && File.ReadAllText(path) is var text && s_cells.Any(cell => text.Contains(cell, StringComparison.Ordinal)); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}
