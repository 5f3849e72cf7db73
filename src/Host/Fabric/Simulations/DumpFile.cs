using System.Text;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Fabric.Simulations;

/// <summary>A file that is written for a long time and gets its name when it is whole. Pipes and devices are written to as they are.</summary>
internal sealed class DumpFile : IDisposable
{
    private const int Buffer = 1 << 20;
    private readonly string _path, _written;
    private readonly StreamWriter _text;
    private bool _kept;

    /// <exception cref="HostException">It cannot be made.</exception>
    public DumpFile(string path)
    {
        _path = path;
        // A device or a pipe must never be replaced.
        _written = SystemCalls.IsSpecial(path) ? path : AtomicFile.TemporaryOf(path);
        try { _text = new(new FileStream(_written, _written == path ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.Read, 1), new UTF8Encoding(false), Buffer); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {path}", e); }
    }

    /// <exception cref="HostException">The disk is full, or whatever the system says.</exception>
    public T Write<T>(Func<TextWriter, T> write)
    {
        try
        {
            var result = write(_text);
            _text.Flush();
            return result;
        }
        catch (IOException e) { throw HostErrors.From($"write {_path}", e); }
    }

    /// <summary>It is whole.</summary>
    public void Keep()
    {
        try
        {
            _text.Dispose();
            if (_written != _path) File.Move(_written, _path, overwrite: true);
            _kept = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {_path}", e); }
    }

    public void Dispose()
    {
        if (_kept) return;
        try
        {
            _text.Dispose();
        }
        catch (IOException) { }
        if (_written == _path) return;
        try { File.Delete(_written); }
        catch (IOException) { }
    }
}
