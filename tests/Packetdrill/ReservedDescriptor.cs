using System.Runtime.InteropServices;

namespace Stead.Tests.Packetdrill;

/// <summary>Numbers that the kernel knows too: packetdrill closes at its end, with the C library's own close, what a script has left open.</summary>
internal static partial class ReservedDescriptor
{
    private const int CloseOnExec = 0x80000;

    public static int Take() => Open("/dev/null", CloseOnExec);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Release(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
