using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>mount(2) and umount(2).</summary>
internal static unsafe partial class FileSystems
{
    private const nuint NoSetUserId = 2, NoDevices = 4;
    private const int Detach = 2;

    /// <exception cref="HostException">Nothing was mounted.</exception>
    public static void Mount(string source, string path, string type, string options)
    {
        if (Native.Mount(source, path, type, NoSetUserId | NoDevices, options) != 0) throw HostErrors.FromLast($"mount {type} on {path}");
    }

    /// <summary>At once, whoever still has files open there.</summary>
    /// <returns>False when nothing was mounted there, or it is not ours to unmount.</returns>
    public static bool Unmount(string path) => Native.Unmount(path, Detach) == 0;

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Mount(string source, string path, string type, nuint flags, string options);

        [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Unmount(string path, int flags);
    }
}
