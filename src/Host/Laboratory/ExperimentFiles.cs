using Stead.Host.Posix;
using Stead.Lab.Experiments;
using Stead.Net.Tcp;

namespace Stead.Host.Laboratory;

/// <summary>Experiments by their name, or by the path of a file.</summary>
public static class ExperimentFiles
{
    private const int LongestFile = 1 << 20;

    /// <exception cref="UserError">There is none, or all that is wrong with it.</exception>
    /// <exception cref="HostException">The file cannot be read.</exception>
    public static Experiment Read(string nameOrPath, IReadOnlyDictionary<string, string> overrides, TcpSettings? tcp = null)
    {
        var (name, text, file) = Find(nameOrPath);
        return ExperimentReader.Read(name, text, file, overrides, tcp);
    }

    /// <summary>The file's text, for reading and as a beginning of one's own.</summary>
    public static string Show(string nameOrPath) => Find(nameOrPath).Text;

    private static (string Name, string Text, string? File) Find(string nameOrPath)
    {
        if (ExperimentLibrary.Find(nameOrPath) is { } text) return (nameOrPath, text, null);
        if (Directory.Exists(nameOrPath)) throw new UserError($"{nameOrPath} is a directory", "name an experiment's file");
        if (File.Exists(nameOrPath)) return (Path.GetFileNameWithoutExtension(nameOrPath), ReadFile(nameOrPath), nameOrPath);
        var nearest = Spelling.Nearest(nameOrPath, ExperimentLibrary.Names);
        throw new UserError(nameOrPath.Contains('/', StringComparison.Ordinal) || nameOrPath.Contains('.', StringComparison.Ordinal) ? $"there is no file {nameOrPath}" : $"there is no experiment '{nameOrPath}', and no file of this name",
            nearest is not null ? $"did you mean {nearest}?" : "stead lab list shows what there is");
    }

    private static string ReadFile(string path)
    {
        try
        {
            // Not by its length: a pipe has none, and a device no end.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[LongestFile + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > LongestFile) throw new UserError($"{path} is longer than {LongestFile} bytes", "is it an experiment's file?");
            return new StreamReader(new MemoryStream(bytes, 0, count)).ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"read {path}", e); }
    }
}
