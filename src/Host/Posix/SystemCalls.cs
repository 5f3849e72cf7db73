using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>The system calls that .NET does not offer. Those that must succeed throw <see cref="HostException"/>.</summary>
public static unsafe partial class SystemCalls
{
    public const int NotThere = 2, NotDirectory = 20;

    public const short PollIn = 1, PollOut = 4, PollErr = 8, PollHup = 16;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    /// <summary>Number of ready descriptors; 0 at the time limit. An interruption counts as nothing ready.</summary>
    /// <param name="milliseconds">-1: no limit.</param>
    public static int Poll(Span<PollFd> fds, int milliseconds)
    {
        fixed (PollFd* first = fds)
        {
            var ready = Native.Poll(first, (nuint)fds.Length, milliseconds);
            if (ready >= 0) return ready;
            foreach (ref var fd in fds) fd.Revents = 0;
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw HostErrors.FromLast("poll");
        }
    }

    /// <returns>False once the time is up.</returns>
    public static bool WaitReadable(int fd, int milliseconds)
    {
        Span<PollFd> fds = [new PollFd { Fd = fd, Events = PollIn }];
        return Poll(fds, milliseconds) > 0;
    }

    /// <returns>A descriptor that is closed on exec.</returns>
    public static int Open(string path, int flags, int mode = 0)
    {
        var fd = TryOpen(path, flags, mode);
        return fd >= 0 ? fd : throw HostErrors.FromLast($"open {path}");
    }

    /// <returns>-1 with the errno left for <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static int TryOpen(string path, int flags, int mode = 0) => Native.Open(path, flags | CloseOnExec, mode);

    public static void Close(int fd)
    {
        if (fd >= 0) _ = Native.Close(fd);
    }

    /// <returns>Bytes read, 0 at the end, -1 when it would block or was interrupted, -2 on any other error (the peer is gone).</returns>
    public static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            var count = Native.Read(fd, first, (nuint)buffer.Length);
            return count >= 0 ? (int)count : WouldBlock() ? -1 : -2;
        }
    }

    /// <returns>Bytes written, -1 when it would block or was interrupted, -2 on any other error (the peer is gone).</returns>
    public static int Write(int fd, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            var count = Native.Write(fd, first, (nuint)buffer.Length);
            return count >= 0 ? (int)count : WouldBlock() ? -1 : -2;
        }
    }

    /// <summary>Both in one write(2), as a datagram is.</summary>
    /// <returns>False when it was not taken; the errno is left for <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static bool WriteTogether(int fd, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        fixed (byte* one = first, two = second)
        {
            // struct iovec, twice: base, length.
            var parts = stackalloc nuint[] { (nuint)one, (nuint)first.Length, (nuint)two, (nuint)second.Length };
            return Native.WriteVector(fd, parts, second.IsEmpty ? 1 : 2) >= 0;
        }
    }

    /// <summary>Writes all of it, waiting as long as it takes. False when the reader is gone.</summary>
    public static bool WriteAll(int fd, ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = Write(fd, buffer);
            if (count == -2) return false;
            if (count == -1)
            {
                Span<PollFd> fds = [new PollFd { Fd = fd, Events = PollOut }];
                Poll(fds, -1);
                continue;
            }
            buffer = buffer[count..];
        }
        return true;
    }

    /// <summary>Takes an exclusive flock(2).</summary>
    /// <returns>False when somebody else has it and <paramref name="wait"/> is false.</returns>
    public static bool LockExclusively(int fd, bool wait)
    {
        while (Native.Flock(fd, 2 | (wait ? 0 : 4)) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno == TryAgain) return false;
            if (errno != Interrupted) throw HostErrors.FromErrno("flock", errno);
        }
        return true;
    }

    /// <summary>So that a rename in it survives a power failure. File systems that cannot do it are left alone.</summary>
    public static void SyncDirectory(string path)
    {
        var fd = TryOpen(path, DirectoryOnly);
        if (fd < 0) return;
        _ = Native.Fsync(fd);
        Close(fd);
    }

    public static (int Read, int Write) Pipe()
    {
        var ends = stackalloc int[2];
        if (Native.Pipe2(ends, CloseOnExec) != 0) throw HostErrors.FromLast("pipe");
        return (ends[0], ends[1]);
    }

    public static void SetNonBlocking(int fd)
    {
        if (Native.Fcntl(fd, SetFlags, NonBlocking) != 0) throw HostErrors.FromLast("fcntl");
    }

    public static void SetCloseOnExec(int fd) => _ = Native.Fcntl(fd, SetDescriptorFlags, 1);

    /// <returns>False when there is no such process, or it is not ours to signal.</returns>
    public static bool Kill(int pid, int signal) => Native.Kill(pid, signal) == 0;

    public const int SignalKill = 9, SignalTerminate = 15;

    public static readonly int SignalStop = FreeBsd ? 17 : 19;

    public static bool IsRoot => Native.GetEffectiveUserId() == 0;

    /// <summary>The user and the group that new files belong to.</summary>
    public static (uint User, uint Group) Owner => (Native.GetEffectiveUserId(), Native.GetEffectiveGroupId());

    public static bool IsTerminal(int fd) => Native.IsATty(fd) == 1;

    /// <returns>Null when it is not a terminal, or does not know.</returns>
    public static int? TerminalColumns(int fd) => TerminalSize(fd)?.Columns;

    /// <returns>Null when it is not a terminal, or does not know; rows may be 0.</returns>
    public static (int Rows, int Columns)? TerminalSize(int fd)
    {
        // struct winsize: rows, columns and two more, 16 bits each.
        var size = stackalloc ushort[4];
        return Native.Ioctl(fd, GetWindowSize, size) == 0 && size[1] > 0 ? (size[0], size[1]) : null;
    }

    /// <summary>umask(2): what this process and its children make is for their user only.</summary>
    public static void KeepNewFilesPrivate() => _ = Native.Umask(0x3f);

    public static void NewSession() => _ = Native.SetSid();

    /// <summary>Reaps a child.</summary>
    /// <returns>Null while it runs (without <paramref name="wait"/>), or when it is not a child.</returns>
    public static ExitStatus? Wait(int pid, bool wait)
    {
        int status;
        int result;
        do result = Native.WaitPid(pid, &status, wait ? 0 : 1);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (result != pid) return null;
        return (status & 0x7f) == 0 ? new((status >> 8) & 0xff, null) : new(null, status & 0x7f);
    }

    /// <summary>What a file takes on its disk; Linux.</summary>
    /// <returns>Null where it cannot be known.</returns>
    public static long? AllocatedBytes(SafeHandle file) => Stat((int)file.DangerousGetHandle(), "")?.Blocks * 512;

    /// <summary>Whether the descriptor is what is found at the path now.</summary>
    public static bool IsSameFile(int fd, string path) =>
        FreeBsd ? File.Exists(path) : Stat(CurrentDirectory, path) is { } there && Stat(fd, "") is { } here && there.Inode == here.Inode;

    /// <summary>Whether there is something else than a file at the path: a device, a pipe, a folder. A link counts as what it leads to.</summary>
    public static bool IsSpecial(string path)
    {
        const int TypeMask = 0xf000, RegularFile = 0x8000;
        if (FreeBsd) return path.StartsWith("/dev/", StringComparison.Ordinal) || Directory.Exists(path);
        return Stat(CurrentDirectory, path) is { } there && (there.Mode & TypeMask) != RegularFile;
    }

    /// <summary>statx(2), Linux.</summary>
    private static (long Inode, long Blocks, int Mode)? Stat(int directory, string path)
    {
        if (FreeBsd) return null;
        // struct statx: stx_mask at 0, stx_mode (16 bits) at 28, stx_ino at 32, stx_blocks (of 512 bytes) at 48; 256 bytes in all (linux/stat.h).
        const int AtEmptyPath = 0x1000;
        const uint WantTypeInodeAndBlocks = 0x501;
        var result = stackalloc byte[256];
        return Native.StatX(directory, path, AtEmptyPath, WantTypeInodeAndBlocks, result) == 0 ? (*(long*)(result + 32), *(long*)(result + 48), *(ushort*)(result + 28)) : null;
    }

    /// <summary>ioctl(2) with a pointer to data.</summary>
    /// <returns>-1 with the errno left for <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static int Ioctl(int fd, uint code, Span<byte> data)
    {
        fixed (byte* first = data) return Native.Ioctl(fd, code, first);
    }

    /// <summary>ioctl(2) with a number.</summary>
    /// <returns>-1 with the errno left for <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static int Ioctl(int fd, uint code, nuint argument) => Native.Ioctl(fd, code, (void*)argument);

    /// <summary>The system's words for an errno.</summary>
    public static string Describe(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    private static bool WouldBlock() => Marshal.GetLastPInvokeError() is var errno && (errno == TryAgain || errno == Interrupted);

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        internal static partial int Poll(PollFd* fds, nuint count, int milliseconds);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Open(string path, int flags, int mode);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        internal static partial int Close(int fd);

        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        internal static partial nint Read(int fd, byte* buffer, nuint count);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        internal static partial nint Write(int fd, byte* buffer, nuint count);

        [LibraryImport("libc", EntryPoint = "writev", SetLastError = true)]
        internal static partial nint WriteVector(int fd, nuint* parts, int count);

        [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
        internal static partial int Flock(int fd, int operation);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        internal static partial int Fsync(int fd);

        [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
        internal static partial int Pipe2(int* ends, int flags);

        [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        internal static partial int Fcntl(int fd, int command, int argument);

        [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
        internal static partial int Kill(int pid, int signal);

        [LibraryImport("libc", EntryPoint = "geteuid")]
        internal static partial uint GetEffectiveUserId();

        [LibraryImport("libc", EntryPoint = "getegid")]
        internal static partial uint GetEffectiveGroupId();

        [LibraryImport("libc", EntryPoint = "isatty")]
        internal static partial int IsATty(int fd);

        [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        internal static partial int Ioctl(int fd, nuint request, void* argument);

        [LibraryImport("libc", EntryPoint = "umask")]
        internal static partial uint Umask(uint mask);

        [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
        internal static partial int SetSid();

        [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int StatX(int directory, string path, int flags, uint mask, byte* result);

        [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
        internal static partial int WaitPid(int pid, int* status, int options);
    }
}
