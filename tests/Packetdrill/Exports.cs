using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stead.Tests.Packetdrill;

/// <summary>
/// The one symbol that packetdrill asks for, and what it calls afterwards. packetdrill reads TCP_INFO for a script's assertions with the C library's own
/// getsockopt, so that one is taken over too: load this also with LD_PRELOAD.
/// </summary>
internal static unsafe partial class Exports
{
    private static VirtualHost? s_host;
    private static SocketCalls? s_calls;

    private static VirtualHost Host => s_host!;

    private static SocketCalls Calls => s_calls!;

    [UnmanagedCallersOnly(EntryPoint = "packetdrill_interface_init")]
    public static void Init(byte* flags, PacketdrillInterface* into)
    {
        // Not for the shells and interpreters that a script starts.
        UnsetEnvironment("LD_PRELOAD");
        s_host = new(Marshal.PtrToStringUTF8((nint)flags) ?? "");
        s_calls = new(s_host);
        *into = new()
        {
            UserData = null, Free = &Free, Socket = &Socket, Bind = &Bind, Listen = &Listen, Accept = &Accept, Connect = &Connect, Read = &Read, ReadVector = &ReadVector,
            Receive = &Receive, ReceiveFrom = &ReceiveFrom, ReceiveMessage = &ReceiveMessage, Write = &Write, WriteVector = &WriteVector, Send = &Send, SendTo = &SendTo,
            SendMessage = &SendMessage, FileControl = &FileControl, IoControl = &IoControl, Close = &Close, Shutdown = &Shutdown, GetOption = &GetOption, SetOption = &SetOption,
            Poll = &Poll, DeviceSend = &DeviceSend, DeviceReceive = &DeviceReceive, Sleep = &Sleep, TimeOfDay = &TimeOfDay, EpollCreate = &EpollCreate,
            EpollControl = &EpollControl, EpollWait = &EpollWait, Pipe = &Pipe, Splice = &Splice,
        };
    }

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);

    /// <summary>setsockopt(2)'s brother as packetdrill links it.</summary>
    [UnmanagedCallersOnly(EntryPoint = "getsockopt")]
    public static int GetSocketOption(int descriptor, int level, int name, byte* value, uint* length)
    {
        if (s_host is not null)
        {
            lock (Host.Gate)
            {
                if (Host.TryGet<VirtualSocket>(descriptor, out _)) return Option(descriptor, level, name, value, length);
            }
        }
        const long GetSocketOptionNumber = 55;
        return (int)SystemCall(GetSocketOptionNumber, descriptor, level, name, (nint)value, (nint)length);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(long number, nint a, nint b, nint c, nint d, nint e);

    private static int Result(int result)
    {
        if (result >= 0) return result;
        Marshal.SetLastSystemError(-result);
        return -1;
    }

    /// <summary>With the lock, on a socket; EBADF where there is none.</summary>
    private static int On(int descriptor, Func<VirtualSocket, int> call)
    {
        lock (Host.Gate)
        {
            Host.LookAtQueue();
            return Result(Host.TryGet<VirtualSocket>(descriptor, out var socket) ? call(socket) : -Errors.BadDescriptor);
        }
    }

    [UnmanagedCallersOnly]
    private static void Free(void* data) { }

    [UnmanagedCallersOnly]
    private static int Socket(void* data, int domain, int type, int protocol)
    {
        lock (Host.Gate) return Result(Calls.Socket(domain, type));
    }

    [UnmanagedCallersOnly]
    private static int Bind(void* data, int descriptor, byte* address, uint length) =>
        On(descriptor, socket => SocketAddress.TryRead(address, length, out var local) ? Calls.Bind(socket, local) : -Errors.Invalid);

    [UnmanagedCallersOnly]
    private static int Listen(void* data, int descriptor, int backlog) => On(descriptor, socket => Calls.Listen(socket, backlog));

    [UnmanagedCallersOnly]
    private static int Accept(void* data, int descriptor, byte* address, uint* length) => On(descriptor, socket =>
    {
        var result = Calls.Accept(socket, out var accepted);
        if (accepted is not null) SocketAddress.Write(accepted.Connection!.Remote, socket.IsV6, address, length);
        return result;
    });

    [UnmanagedCallersOnly]
    private static int Connect(void* data, int descriptor, byte* address, uint length) =>
        On(descriptor, socket => SocketAddress.TryRead(address, length, out var remote) ? Calls.Connect(socket, remote) : -Errors.Invalid);

    [UnmanagedCallersOnly]
    private static int Shutdown(void* data, int descriptor, int how) => On(descriptor, socket => Calls.Shutdown(socket, how));

    [UnmanagedCallersOnly]
    private static int Close(void* data, int descriptor)
    {
        lock (Host.Gate)
        {
            if (Host.TryGet<VirtualSocket>(descriptor, out var socket)) return Result(Calls.Close(socket));
            if (!Host.TryGet<object>(descriptor, out _)) return Result(-Errors.BadDescriptor);
            Host.Forget(descriptor);
            return 0;
        }
    }

    [UnmanagedCallersOnly]
    private static int FileControl(void* data, int descriptor, int command, nint argument) => On(descriptor, socket => SocketCalls.FileControl(socket, command, argument));

    [UnmanagedCallersOnly]
    private static int IoControl(void* data, int descriptor, nuint request, int* value) => On(descriptor, socket =>
    {
        var result = Calls.IoControl(socket, request, out var number);
        if (result == 0 && value is not null) *value = number;
        return result;
    });

    [UnmanagedCallersOnly]
    private static int GetOption(void* data, int descriptor, int level, int name, byte* value, uint* length)
    {
        lock (Host.Gate) return Option(descriptor, level, name, value, length);
    }

    private static int Option(int descriptor, int level, int name, byte* value, uint* length)
    {
        if (!Host.TryGet<VirtualSocket>(descriptor, out var socket)) return Result(-Errors.BadDescriptor);
        if (value is null || length is null) return Result(-Errors.Fault);
        var error = SocketOptions.Get(socket, Host.Now, level, name, new(value, (int)*length), out var written);
        if (error == 0) *length = (uint)written;
        return Result(-error);
    }

    [UnmanagedCallersOnly]
    private static int SetOption(void* data, int descriptor, int level, int name, byte* value, uint length) => On(descriptor, socket =>
    {
        var error = SocketOptions.Set(socket, Host.Now, level, name, new(value, (int)length));
        Host.Settle();
        return -error;
    });

    [UnmanagedCallersOnly]
    private static int DeviceSend(void* data, byte* packet, nuint length)
    {
        lock (Host.Gate)
        {
            Host.Receive(new(packet, (int)length));
            Host.Time.AwaitReturning();
            return 0;
        }
    }

    [UnmanagedCallersOnly]
    private static int DeviceReceive(void* data, byte* into, nuint* length, long* microseconds)
    {
        lock (Host.Gate)
        {
            if (!Host.TryTakeSent(out var at, out var packet))
            {
                *length = 0;
                return 0;
            }
            var taken = Math.Min(packet.Length, (int)*length);
            packet.AsSpan(0, taken).CopyTo(new(into, taken));
            *length = (nuint)taken;
            *microseconds = at.Nanoseconds / 1000;
            return 0;
        }
    }

    [UnmanagedCallersOnly]
    private static int Sleep(void* data, uint microseconds)
    {
        lock (Host.Gate) Host.AdvanceTo(Host.Now + Duration.FromMicroseconds(microseconds));
        return 0;
    }

    /// <summary>A microsecond passes with each question: packetdrill asks until the time has come, without sleeping.</summary>
    [UnmanagedCallersOnly]
    private static int TimeOfDay(void* data, TimeValue* into, void* zone)
    {
        lock (Host.Gate)
        {
            if (!Host.Time.HasReturned()) Host.AdvanceTo(Host.Now + Duration.FromMicroseconds(1));
            var now = Host.Now.Nanoseconds / 1000;
            (into->Seconds, into->Microseconds) = (now / 1_000_000, now % 1_000_000);
            return 0;
        }
    }
}
