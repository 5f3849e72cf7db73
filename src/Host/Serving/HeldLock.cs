using System.Text;
using Microsoft.Win32.SafeHandles;
using Stead.Host.Posix;

namespace Stead.Host.Serving;

/// <summary>
/// A server's own hold on its lock file: flock(2) keeps a second server out; what the file says is for everybody else.
/// </summary>
internal sealed class HeldLock
{
    private readonly string _path;
    private readonly SafeFileHandle _file;

    private HeldLock(string path, int fd) => (_path, _file) = (path, new(fd, ownsHandle: true));

    /// <returns>Null when another server holds it.</returns>
    /// <exception cref="HostException">It cannot be made.</exception>
    public static HeldLock? TryTake(string path)
    {
        while (true)
        {
            // Not a FileStream: it would try a lock of its own first.
            var fd = SystemCalls.Open(path, SystemCalls.ReadWrite | SystemCalls.Create, 0x1a4);
            if (!SystemCalls.LockExclusively(fd, wait: false))
            {
                SystemCalls.Close(fd);
                return null;
            }
            // Its last holder may have removed it between our open and our lock.
            if (SystemCalls.IsSameFile(fd, path)) return new(path, fd);
            SystemCalls.Close(fd);
        }
    }

    /// <summary>In one write, shorter than any reader's buffer.</summary>
    public void Write(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        RandomAccess.Write(_file, bytes, 0);
        RandomAccess.SetLength(_file, bytes.Length);
    }

    public void Remove()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
