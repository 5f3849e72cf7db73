using System.Runtime.InteropServices;

namespace Stead.Tests.Packetdrill;

/// <summary>Reading, writing and waiting.</summary>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly]
    private static nint Read(void* data, int descriptor, byte* into, nuint count) => Get(descriptor, into, count, 0);

    [UnmanagedCallersOnly]
    private static nint Receive(void* data, int descriptor, byte* into, nuint count, int flags) => Get(descriptor, into, count, flags);

    [UnmanagedCallersOnly]
    private static nint ReceiveFrom(void* data, int descriptor, byte* into, nuint count, int flags, byte* address, uint* length) => Get(descriptor, into, count, flags);

    [UnmanagedCallersOnly]
    private static nint ReadVector(void* data, int descriptor, IoVector* vectors, int count) => Scatter(descriptor, vectors, count, 0);

    [UnmanagedCallersOnly]
    private static nint ReceiveMessage(void* data, int descriptor, MessageHeader* message, int flags)
    {
        message->ControlLength = 0;
        message->Flags = 0;
        return Scatter(descriptor, message->Vectors, (int)message->VectorCount, flags);
    }

    [UnmanagedCallersOnly]
    private static nint Write(void* data, int descriptor, byte* from, nuint count) => Put(descriptor, from, count, 0);

    [UnmanagedCallersOnly]
    private static nint Send(void* data, int descriptor, byte* from, nuint count, int flags) => Put(descriptor, from, count, flags);

    [UnmanagedCallersOnly]
    private static nint SendTo(void* data, int descriptor, byte* from, nuint count, int flags, byte* address, uint length) => Put(descriptor, from, count, flags);

    [UnmanagedCallersOnly]
    private static nint WriteVector(void* data, int descriptor, IoVector* vectors, int count) => Gather(descriptor, vectors, count, 0);

    [UnmanagedCallersOnly]
    private static nint SendMessage(void* data, int descriptor, MessageHeader* message, int flags) => Gather(descriptor, message->Vectors, (int)message->VectorCount, flags);

    private static int Get(int descriptor, byte* into, nuint count, int flags) => into is null && count > 0 ? Result(-Errors.Fault) : On(descriptor, socket => Calls.Read(socket, new(into, (int)count), flags));

    private static int Put(int descriptor, byte* from, nuint count, int flags) => from is null && count > 0 ? Result(-Errors.Fault) : On(descriptor, socket => Calls.Write(socket, new(from, (int)count), flags));

    private static int Scatter(int descriptor, IoVector* vectors, int count, int flags) => On(descriptor, socket =>
    {
        var whole = new byte[Total(vectors, count)];
        var read = Calls.Read(socket, whole, flags);
        var rest = whole.AsSpan(0, Math.Max(read, 0));
        for (var i = 0; i < count && rest.Length > 0; i++)
        {
            var piece = Math.Min(rest.Length, (int)vectors[i].Length);
            rest[..piece].CopyTo(new(vectors[i].Start, piece));
            rest = rest[piece..];
        }
        return read;
    });

    private static int Gather(int descriptor, IoVector* vectors, int count, int flags) => On(descriptor, socket =>
    {
        var whole = new byte[Total(vectors, count)];
        var at = 0;
        for (var i = 0; i < count; at += (int)vectors[i++].Length) new ReadOnlySpan<byte>(vectors[i].Start, (int)vectors[i].Length).CopyTo(whole.AsSpan(at));
        return Calls.Write(socket, whole, flags);
    });

    private static int Total(IoVector* vectors, int count)
    {
        var total = 0;
        for (var i = 0; i < count; i++) total += (int)vectors[i].Length;
        return total;
    }

    [UnmanagedCallersOnly]
    private static int Poll(void* data, PollDescriptor* descriptors, nuint count, int timeout)
    {
        lock (Host.Gate)
        {
            return Result(Host.Block(timeout == 0, timeout < 0 ? Duration.Longest : Duration.FromMilliseconds(timeout), () =>
            {
                var ready = 0;
                for (nuint i = 0; i < count; i++)
                {
                    var always = (short)0x38;
                    descriptors[i].Returned = Host.TryGet<VirtualSocket>(descriptors[i].Descriptor, out var socket)
                        ? (short)(SocketCalls.Ready(socket) & (descriptors[i].Events | always)) : (short)0x20;
                    if (descriptors[i].Returned != 0) ready++;
                }
                return ready > 0 ? ready : null;
            }, 0));
        }
    }

    [UnmanagedCallersOnly]
    private static int EpollCreate(void* data, int size)
    {
        lock (Host.Gate) return Host.Open(new VirtualEpoll());
    }

    [UnmanagedCallersOnly]
    private static int EpollControl(void* data, int epoll, int operation, int descriptor, EpollEvent* what)
    {
        lock (Host.Gate)
        {
            if (!Host.TryGet<VirtualEpoll>(epoll, out var set) || !Host.TryGet<VirtualSocket>(descriptor, out _)) return Result(-Errors.BadDescriptor);
            return Result(set.Control(operation, descriptor, what is null ? default : *what));
        }
    }

    [UnmanagedCallersOnly]
    private static int EpollWait(void* data, int epoll, EpollEvent* into, int most, int timeout)
    {
        lock (Host.Gate)
        {
            if (!Host.TryGet<VirtualEpoll>(epoll, out var set)) return Result(-Errors.BadDescriptor);
            return Result(Host.Block(timeout == 0, timeout < 0 ? Duration.Longest : Duration.FromMilliseconds(timeout), () => set.Take(Host, new(into, most)) is > 0 and var ready ? ready : null, 0));
        }
    }

    [UnmanagedCallersOnly]
    private static int Pipe(void* data, int* ends) => Result(-Errors.NotSupported);

    [UnmanagedCallersOnly]
    private static nint Splice(void* data, int from, long* fromAt, int to, long* toAt, nuint length, uint flags) => Result(-Errors.NotSupported);
}
