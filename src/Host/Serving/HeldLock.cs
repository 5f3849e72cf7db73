using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Serving;

/// <summary>
/// A server's own hold on its lock file: flock(2) keeps a second server out; what the file says is for everybody else.
/// </summary>
internal sealed class HeldLock
{
    private readonly string _path;
    private readonly FileStream _file;

    private HeldLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <returns>Null when another server holds it.</returns>
    public static HeldLock? TryTake(string path)
    {
        while (true)
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                UnixCreateMode = Storage.AtomicFile.Public,
            });
            if (!SystemCalls.LockExclusively((int)file.SafeFileHandle.DangerousGetHandle(), wait: false))
            {
                file.Dispose();
                return null;
            }
            // Its last holder may have removed it between our open and our lock.
            if (File.Exists(path) && new FileInfo(path).Length == RandomAccess.GetLength(file.SafeFileHandle)) return new(path, file);
            file.Dispose();
        }
    }

    /// <summary>In one write, shorter than any reader's buffer.</summary>
    public void Write(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        RandomAccess.Write(_file.SafeFileHandle, bytes, 0);
        RandomAccess.SetLength(_file.SafeFileHandle, bytes.Length);
    }

    public void Remove()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
