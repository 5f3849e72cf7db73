using Stead.Host.Posix;

namespace Stead.Host.Storage;

/// <summary>Keeps two state-changing verbs on one directory apart. The kernel lets go of it when its holder dies.</summary>
public sealed class DirectoryLock : IDisposable
{
    private int _fd;

    private DirectoryLock(int fd) => _fd = fd;

    /// <summary>Waits for a verb that is at work there.</summary>
    public static DirectoryLock Take(string directory)
    {
        var fd = SystemCalls.Open(directory, SystemCalls.ReadOnly);
        SystemCalls.LockExclusively(fd, wait: true);
        return new(fd);
    }

    public void Dispose()
    {
        SystemCalls.Close(_fd);
        _fd = -1;
    }
}
