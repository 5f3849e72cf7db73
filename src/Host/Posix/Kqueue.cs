using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>FreeBSD's side of <see cref="EventQueue"/>. Not yet run on FreeBSD.</summary>
internal sealed unsafe partial class Kqueue : EventQueue
{
    private const short FilterRead = -1, FilterWrite = -2;
    private const ushort Register = 0x1, Clear = 0x20, Error = 0x4000, EndOfFile = 0x8000;

    private readonly int _fd;

    public Kqueue()
    {
        _fd = Native.Open();
        if (_fd < 0) throw HostErrors.FromLast("kqueue");
    }

    public override void Add(int fd, EventFilter filter)
    {
        var change = new Event { Identifier = (nuint)fd, Filter = filter == EventFilter.Read ? FilterRead : FilterWrite, Flags = Register | Clear };
        if (Native.Call(_fd, &change, 1, null, 0, null) != 0) throw HostErrors.FromLast("kevent");
    }

    public override DeviceEvent? Next(int milliseconds)
    {
        Event one;
        // struct timespec: seconds, nanoseconds.
        var limit = stackalloc nint[] { milliseconds / 1000, milliseconds % 1000 * 1_000_000 };
        var count = Native.Call(_fd, null, 0, &one, 1, milliseconds < 0 ? null : limit);
        if (count < 0 && Marshal.GetLastPInvokeError() != SystemCalls.Interrupted) throw HostErrors.FromLast("kevent");
        return count < 1 ? null : new(one.Filter == FilterRead ? EventFilter.Read : EventFilter.Write, (one.Flags & EndOfFile) != 0, one.Data, (one.Flags & Error) != 0);
    }

    /// <summary>struct kevent (sys/event.h, FreeBSD 12 and later), 64 bytes.</summary>
    private struct Event
    {
        public nuint Identifier;
        public short Filter;
        public ushort Flags;
        public uint FilterFlags;
        public long Data;
        public nuint UserData;
        public fixed ulong Extension[4];
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "kqueue", SetLastError = true)]
        internal static partial int Open();

        [LibraryImport("libc", EntryPoint = "kevent", SetLastError = true)]
        internal static partial int Call(int fd, Event* changes, int changeCount, Event* events, int eventCount, nint* limit);
    }
}
