using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>
/// The supervisor's own hold on `run.lock`: flock(2) keeps a second supervisor out; what the file says is for everybody else.
/// </summary>
internal sealed class HeldLock
{
    private readonly string _path;
    private readonly FileStream _file;

    private HeldLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <returns>Null when another supervisor holds it.</returns>
    public static HeldLock? TryTake(string directory)
    {
        var path = Path.Combine(directory, RunLock.FileName);
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
    public void Write(RunLock content)
    {
        var bytes = Encoding.UTF8.GetBytes(content.Format());
        RandomAccess.Write(_file.SafeFileHandle, bytes, 0);
        RandomAccess.SetLength(_file.SafeFileHandle, bytes.Length);
    }

    public void Remove()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
