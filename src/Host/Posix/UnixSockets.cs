using System.Runtime.InteropServices;
using System.Text;

namespace Stead.Host.Posix;

/// <summary>
/// Stream sockets in a directory. A socket address holds 108 bytes and a guest's path may be longer: then they are reached
/// through the opened directory.
/// </summary>
public static unsafe partial class UnixSockets
{
    private const int LongestPath = 100;

    /// <summary>Listens on a name in a directory, mode 0600, in place of a socket that was left there.</summary>
    public static int Listen(string directory, string name)
    {
        File.Delete(Path.Combine(directory, name));
        var fd = NewSocket();
        var mask = Native.Umask(0x7f);
        var errno = WithAddress(directory, name, fd, bind: true);
        _ = Native.Umask(mask);
        if (errno == 0 && Native.Listen(fd, 16) == 0) return fd;
        SystemCalls.Close(fd);
        throw HostErrors.FromErrno($"listen on {Path.Combine(directory, name)}", errno);
    }

    /// <returns>-1 when nobody listens there (yet).</returns>
    public static int TryConnect(string directory, string name)
    {
        var fd = NewSocket();
        if (WithAddress(directory, name, fd, bind: false) == 0) return fd;
        SystemCalls.Close(fd);
        return -1;
    }

    /// <returns>-1 when the caller is gone already.</returns>
    public static int Accept(int listener)
    {
        var fd = Native.Accept(listener, null, null);
        if (fd >= 0) SystemCalls.SetCloseOnExec(fd);
        return fd;
    }

    /// <returns>Who listens at the other end of a connected socket; null where the system does not tell.</returns>
    public static int? ListenerOf(int fd)
    {
        if (OperatingSystem.IsFreeBSD()) return null;
        // struct ucred: pid, uid, gid (SOL_SOCKET 1, SO_PEERCRED 17; socket(7)).
        var credentials = stackalloc int[3];
        var length = 12u;
        return Native.GetSocketOption(fd, 1, 17, credentials, &length) == 0 && credentials[0] > 0 ? credentials[0] : null;
    }

    /// <summary>Two connected ends, closed on exec.</summary>
    public static (int Ours, int Theirs) Pair()
    {
        var ends = stackalloc int[2];
        if (Native.SocketPair(1, 1, 0, ends) != 0) throw HostErrors.FromLast("socketpair");
        SystemCalls.SetCloseOnExec(ends[0]);
        SystemCalls.SetCloseOnExec(ends[1]);
        return (ends[0], ends[1]);
    }

    /// <summary>A descriptor that the other end sent along with a byte (SCM_RIGHTS, unix(7); Linux).</summary>
    /// <returns>-1 when the other end closed without sending one.</returns>
    public static int ReceiveDescriptor(int socket)
    {
        byte data;
        // struct cmsghdr: length 0, level 8, type 12; the descriptor 16; padded to 24.
        var control = stackalloc byte[24];
        var part = stackalloc nuint[] { (nuint)(&data), 1 };
        // struct msghdr: name 0, its length 8, parts 16, their number 24, control 32, its length 40, flags 48.
        var message = stackalloc nuint[] { 0, 0, (nuint)part, 1, (nuint)control, 24, 0 };
        const int Rights = 1, SocketLevel = 1, CloseOnExec = 0x40000000;
        nint count;
        do count = Native.ReceiveMessage(socket, message, CloseOnExec);
        while (count < 0 && Marshal.GetLastPInvokeError() == SystemCalls.Interrupted);
        var isDescriptor = count > 0 && message[5] >= 20 && *(int*)(control + 8) == SocketLevel && *(int*)(control + 12) == Rights;
        return isDescriptor ? *(int*)(control + 16) : -1;
    }

    private static int NewSocket()
    {
        var fd = Native.Socket(1, 1, 0);
        if (fd < 0) throw HostErrors.FromLast("socket");
        SystemCalls.SetCloseOnExec(fd);
        return fd;
    }

    /// <returns>0, or the errno.</returns>
    private static int WithAddress(string directory, string name, int fd, bool bind)
    {
        var path = Path.Combine(directory, name);
        if (Encoding.UTF8.GetByteCount(path) <= LongestPath) return Call(path, fd, bind);
        if (OperatingSystem.IsFreeBSD()) throw new HostException($"reach {path}", $"a socket's path may have {LongestPath} bytes");
        var at = SystemCalls.Open(directory, SystemCalls.ReadOnly);
        var errno = Call($"/proc/self/fd/{at}/{name}", fd, bind);
        SystemCalls.Close(at);
        return errno;
    }

    private static int Call(string path, int fd, bool bind)
    {
        // struct sockaddr_un: two bytes of family (FreeBSD: length, family), then the path.
        Span<byte> address = stackalloc byte[106];
        address.Clear();
        if (OperatingSystem.IsFreeBSD()) (address[0], address[1]) = ((byte)address.Length, 1);
        else MemoryMarshal.Write(address, (ushort)1);
        Encoding.UTF8.GetBytes(path, address[2..]);
        fixed (byte* first = address)
        {
            var result = bind ? Native.Bind(fd, first, (uint)address.Length) : Native.Connect(fd, first, (uint)address.Length);
            return result == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
        internal static partial int Socket(int family, int type, int protocol);

        [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
        internal static partial int SocketPair(int family, int type, int protocol, int* ends);

        [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
        internal static partial nint ReceiveMessage(int fd, void* message, int flags);

        [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
        internal static partial int Bind(int fd, byte* address, uint length);

        [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
        internal static partial int Connect(int fd, byte* address, uint length);

        [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
        internal static partial int Listen(int fd, int backlog);

        [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
        internal static partial int GetSocketOption(int fd, int level, int name, void* value, uint* length);

        [LibraryImport("libc", EntryPoint = "accept", SetLastError = true)]
        internal static partial int Accept(int fd, byte* address, uint* length);

        [LibraryImport("libc", EntryPoint = "umask")]
        internal static partial uint Umask(uint mask);
    }
}
