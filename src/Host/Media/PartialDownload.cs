using Stead.Guests.Settings;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Media;

/// <summary>
/// What has come so far of a download, `.NAME.part`, and of which state of the source it is a part, `.NAME.part.of`. Both survive
/// whatever happens to this process. Only one process at a time has it open.
/// </summary>
internal sealed class PartialDownload : IDisposable
{
    private readonly string _of;

    private PartialDownload(string path, FileStream stream) => (Path, _of, Stream) = (path, path + ".of", stream);

    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>ETag or time of change, as the server said it; null when nothing was begun, or the server said nothing to go on by.</summary>
    public string? Validator { get; private set; }

    public static PartialDownload Open(string store, string name, Uri source)
    {
        var path = $"{store}/.{name}.part";
        FileStream stream;
        // FileShare.None is flock(2): a second download of the same name must wait for its own try.
        try { stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException e) when (e.HResult == SystemCalls.TryAgain) { throw new UserError($"{name} is being downloaded by another process"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {path}", e); }
        var part = new PartialDownload(path, stream);
        var of = File.Exists(part._of) ? SettingsFile.Parse(part._of, File.ReadAllText(part._of)) : null;
        if (stream.Length > 0 && of?["url"] == Escape(source.AbsoluteUri) && of["validator"] is { Length: > 0 } validator) part.Validator = validator.Replace('\'', '"');
        else stream.SetLength(0);
        return part;
    }

    /// <summary>A new beginning.</summary>
    public void Begin(Uri source, string? validator)
    {
        Stream.SetLength(0);
        Validator = validator;
        // ETags are quoted; the file's format has no way to write a quote.
        AtomicFile.Write(_of, $"url=\"{Escape(source.AbsoluteUri)}\"\nvalidator=\"{validator?.Replace('"', '\'')}\"\n", AtomicFile.Private);
    }

    public void Forget()
    {
        File.Delete(Path);
        File.Delete(_of);
    }

    /// <summary>It is what the person wanted: under its name from now on.</summary>
    public void Keep(string path)
    {
        Stream.Flush(flushToDisk: true);
        File.SetUnixFileMode(Path, AtomicFile.Public);
        File.Move(Path, path, overwrite: false);
        File.Delete(_of);
    }

    public void Dispose() => Stream.Dispose();

    private static string Escape(string uri) => uri.Replace("\"", "%22").Replace("#", "%23");
}
