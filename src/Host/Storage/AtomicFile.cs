using Stead.Host.Posix;

namespace Stead.Host.Storage;

/// <summary>Whole files or nothing: a reader, a crash or a full disk sees the old content or the new one.</summary>
public static class AtomicFile
{
    private const string Suffix = ".stead-new";

    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="HostException">The old file is still as it was.</exception>
    public static void Write(string path, string content, UnixFileMode mode) => Write(path, System.Text.Encoding.UTF8.GetBytes(content), mode);

    /// <exception cref="HostException">The old file is still as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var temporary = TemporaryOf(path);
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            }))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.SetUnixFileMode(temporary, mode);
            File.Move(temporary, path, overwrite: true);
            SystemCalls.SyncDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw HostErrors.From($"write {path}", e);
        }
    }

    /// <summary>Beside the file, until it takes its name; known to <see cref="RemoveLeftovers"/>.</summary>
    public static string TemporaryOf(string path) => $"{path}.{Environment.ProcessId}{Suffix}";

    /// <summary>What a process that was killed while writing left in a directory.</summary>
    public static void RemoveLeftovers(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Suffix))
        {
            var writer = Path.GetFileName(path)[..^Suffix.Length].Split('.')[^1];
            if (int.TryParse(writer, out var pid) && !ProcessIdentity.IsAlive(pid)) TryDelete(path);
        }
    }

    private static void TryDelete(string path)
    {
        try { File.Delete(path); }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
