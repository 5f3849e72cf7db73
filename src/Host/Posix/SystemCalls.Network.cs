using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>What loops over packets need: waiting to the nanosecond, being woken, and other network namespaces.</summary>
public static unsafe partial class SystemCalls
{
    public const int Busy = 16, InvalidArgument = 22;

    private static readonly int s_eventFlags = FreeBsd ? 0x100004 : 0x80800;

    /// <summary>As <see cref="Poll(Span{PollFd}, int)"/>, with ppoll(2)'s resolution.</summary>
    /// <param name="limit"><see cref="Duration.Longest"/>: none.</param>
    public static int Poll(Span<PollFd> fds, Duration limit)
    {
        // struct timespec: seconds, nanoseconds.
        var time = stackalloc long[] { limit.Nanoseconds / 1_000_000_000, limit.Nanoseconds % 1_000_000_000 };
        fixed (PollFd* first = fds)
        {
            var ready = Native.PollToTheNanosecond(first, (nuint)fds.Length, limit == Duration.Longest ? null : time, null);
            if (ready >= 0) return ready;
            foreach (ref var fd in fds) fd.Revents = 0;
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw HostErrors.FromLast("ppoll");
        }
    }

    /// <summary>eventfd(2): a descriptor that becomes readable when eight bytes that are not zero are written to it.</summary>
    public static int EventDescriptor()
    {
        var fd = Native.EventFd(0, s_eventFlags);
        return fd >= 0 ? fd : throw HostErrors.FromLast("eventfd");
    }

    /// <summary>This thread's sleeps end when they should, not when it suits other timers (Linux: up to 50 µs later).</summary>
    public static void SleepExactly()
    {
        const int SetTimerSlack = 29;
        if (!FreeBsd) _ = Native.ProcessControl(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>setns(2): what this thread opens and starts from now on belongs to that network namespace.</summary>
    /// <param name="fd">Of the namespace's file.</param>
    /// <returns>False with the errno left for <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static bool TryEnterNetwork(int fd)
    {
        const int NewNetwork = 0x40000000;
        return Native.SetNamespace(fd, NewNetwork) == 0;
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
        internal static partial int PollToTheNanosecond(PollFd* fds, nuint count, long* time, void* signals);

        [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
        internal static partial int EventFd(uint value, int flags);

        [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
        internal static partial int ProcessControl(int operation, nuint a, nuint b, nuint c, nuint d);

        [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
        internal static partial int SetNamespace(int fd, int type);
    }
}
