using System.IO.Compression;
using System.Text;

namespace Stead.Host.Supervision;

/// <summary>`vm-bhyve.log`: one dated line for each thing that happened to a guest.</summary>
internal sealed class GuestLog(string directory)
{
    private const long RotateAt = 1 << 20;
    private readonly string _path = Path.Combine(directory, "vm-bhyve.log");

    public void Write(params ReadOnlySpan<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.Append($"{DateTimeOffset.Now:yyyy-MM-ddTHH:mm:sszzz}: {line}\n");
        try
        {
            using var stream = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = Storage.AtomicFile.Private,
            });
            stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }
        // A full disk must not end the guest.
        catch (IOException) { }
    }

    /// <summary>At a start: a log of 1 MiB or more becomes NAME.0.gz, in place of the one before.</summary>
    public static void Rotate(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: >= RotateAt }) return;
        var aside = path + ".0";
        File.Move(path, aside, overwrite: true);
        using (var from = File.OpenRead(aside))
        using (var to = new GZipStream(File.Create(aside + ".gz"), CompressionLevel.Fastest)) from.CopyTo(to);
        File.Delete(aside);
    }

    public void Rotate() => Rotate(_path);
}
