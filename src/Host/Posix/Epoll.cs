using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>Linux' side of <see cref="EventQueue"/>.</summary>
internal sealed unsafe partial class Epoll : EventQueue
{
    private const uint In = 0x1, Out = 0x4, Error = 0x8, HungUp = 0x10, NoWriters = 0x2000, EdgeTriggered = 1u << 31;
    private const int CloseOnExec = 0x80000, ControlAdd = 1;

    /// <summary>struct epoll_event is packed on x86-64 and natural elsewhere: events 0, data behind.</summary>
    private static readonly int s_dataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly int _fd;

    public Epoll()
    {
        _fd = Native.Create(CloseOnExec);
        if (_fd < 0) throw HostErrors.FromLast("epoll_create1");
    }

    public override void Add(int fd, EventFilter filter)
    {
        var one = stackalloc byte[16];
        *(uint*)one = (filter == EventFilter.Read ? In | NoWriters : Out) | EdgeTriggered;
        *(ulong*)(one + s_dataAt) = (ulong)filter;
        if (Native.Control(_fd, ControlAdd, fd, one) != 0) throw HostErrors.FromLast("epoll_ctl");
    }

    public override DeviceEvent? Next(int milliseconds)
    {
        var one = stackalloc byte[16];
        var count = Native.Wait(_fd, one, 1, milliseconds);
        if (count < 0 && Marshal.GetLastPInvokeError() != SystemCalls.Interrupted) throw HostErrors.FromLast("epoll_wait");
        if (count < 1) return null;
        var events = *(uint*)one;
        return new((EventFilter)(*(ulong*)(one + s_dataAt)), (events & NoWriters) != 0, null, (events & (Error | HungUp)) != 0);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
        internal static partial int Create(int flags);

        [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
        internal static partial int Control(int fd, int operation, int target, void* one);

        [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
        internal static partial int Wait(int fd, void* events, int most, int milliseconds);
    }
}
