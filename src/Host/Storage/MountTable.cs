namespace Stead.Host.Storage;

/// <summary>What is mounted where, asked by the name of the source as vm-bhyve asks mount(8).</summary>
public static class MountTable
{
    /// <returns>Null when nothing of that name is mounted.</returns>
    public static (string Path, string FileSystem)? Find(string source)
    {
        foreach (var line in Lines())
        {
            // Linux: SOURCE PATH TYPE …; blanks in names are \040.
            var words = line.Split(' ');
            if (words.Length >= 3 && Unescape(words[0]) == source) return (Unescape(words[1]), words[2]);
        }
        return null;
    }

    private static string[] Lines()
    {
        try { return File.ReadAllLines("/proc/self/mounts"); }
        catch (IOException) { return []; }
    }

    private static string Unescape(string text) => text.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\134", "\\");
}
