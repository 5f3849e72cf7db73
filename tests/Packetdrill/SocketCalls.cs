using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Tests.Packetdrill;

/// <summary>The calls of socket(7) and tcp(7) on a <see cref="VirtualHost"/>. A negative result is an errno.</summary>
internal sealed class SocketCalls(VirtualHost host)
{
    private const int StreamType = 1, TypeBits = 0xf, NonBlockingBit = 0x800, Ipv4 = 2, Ipv6 = 10, Peek = 2, DontWait = 0x40, Truncate = 0x20, More = 0x8000, NoSignal = 0x4000;
    private const int GetFlags = 3, SetFlags = 4, ReadWrite = 2;

    public int Socket(int domain, int type)
    {
        if (domain is not (Ipv4 or Ipv6)) return -97;
        if ((type & TypeBits) != StreamType) return -93;
        var socket = host.Open(domain == Ipv6);
        socket.IsNonBlocking = (type & NonBlockingBit) != 0;
        return socket.Descriptor;
    }

    public int Bind(VirtualSocket socket, Endpoint local)
    {
        if (socket.Bound is not null) return -Errors.Invalid;
        socket.Bound = local;
        return 0;
    }

    public int Listen(VirtualSocket socket, int backlog)
    {
        if (socket.Connection is not null) return -Errors.Invalid;
        if (socket.Listener is not null) return 0;
        try
        {
            var local = socket.Bound ?? new(Net.Wire.IpAddress.V4(0), 0);
            socket.Listener = host.Stack.Listen(local, socket.Settings, Math.Max(backlog, 1));
        }
        catch (UserError)
        {
            return -Errors.AddressInUse;
        }
        return 0;
    }

    public int Accept(VirtualSocket socket, out VirtualSocket? accepted)
    {
        VirtualSocket? found = null;
        accepted = null;
        if (socket.Listener is not { } listener) return -Errors.Invalid;
        var result = host.Block(socket.IsNonBlocking, socket.ReceiveTimeout, () =>
        {
            if (!listener.TryAccept(out var connection)) return null;
            found = host.Adopt(connection, socket);
            return found.Descriptor;
        }, -Errors.Again);
        accepted = found;
        return result;
    }

    public int Connect(VirtualSocket socket, Endpoint remote)
    {
        if (socket.Listener is not null) return -Errors.IsConnected;
        if (socket.Connection is null)
        {
            try
            {
                socket.Connection = host.Stack.Connect(host.Now, remote, socket.Settings, socket.Bound);
            }
            catch (UserError)
            {
                return -99;
            }
            socket.IsConnecting = true;
            host.Settle();
            return host.Block(socket.IsNonBlocking, socket.SendTimeout, () => Outcome(socket), -Errors.InProgress);
        }
        if (Outcome(socket) is { } outcome) return socket.IsConnecting || outcome < 0 ? Told(outcome) : -Errors.IsConnected;
        return socket.IsNonBlocking ? -Errors.Already : host.Block(false, socket.SendTimeout, () => Outcome(socket), -Errors.Already);

        int Told(int result)
        {
            socket.IsConnecting = false;
            return result;
        }
    }

    public int Read(VirtualSocket socket, Span<byte> into, int flags) => Read(socket, into.Length, flags, into);

    private unsafe int Read(VirtualSocket socket, int wanted, int flags, Span<byte> into)
    {
        fixed (byte* pointer = into)
        {
            var at = (nint)pointer;
            if (socket.Connection is null) return -Errors.NotConnected;
            return host.Block(socket.IsNonBlocking || (flags & DontWait) != 0, socket.ReceiveTimeout, () => TryRead(socket, (byte*)at, wanted, flags), -Errors.Again);
        }
    }

    private unsafe int? TryRead(VirtualSocket socket, byte* into, int wanted, int flags)
    {
        var connection = socket.Connection!;
        if (connection.Readable > 0)
        {
            var span = new Span<byte>(into, wanted);
            var read = (flags & Truncate) != 0 ? connection.Skip(host.Now, Math.Min(wanted, connection.Readable))
                : (flags & Peek) != 0 ? connection.Peek(span) : connection.Read(host.Now, span);
            host.Settle();
            return read;
        }
        if (socket.TakeError() is > 0 and var error) return -error;
        if (connection.IsAtEnd || socket.IsReadShut || connection.State == TcpState.Closed) return 0;
        return connection.State is TcpState.SynSent or TcpState.SynReceived && socket.IsNonBlocking ? -Errors.Again : null;
    }

    public unsafe int Write(VirtualSocket socket, ReadOnlySpan<byte> bytes, int flags)
    {
        if (socket.TakeError() is > 0 and var error) return -error;
        if (socket.Connection is not { } connection || socket.IsWriteShut || connection.State == TcpState.Closed) return -Errors.BrokenPipe;
        if (bytes.Length == 0) return 0;
        var written = 0;
        fixed (byte* pointer = bytes)
        {
            var (at, length) = ((nint)pointer, bytes.Length);
            return host.Block(socket.IsNonBlocking || (flags & DontWait) != 0, socket.SendTimeout, () =>
            {
                if (connection.State is TcpState.SynSent or TcpState.SynReceived) return null;
                written += connection.Write(host.Now, new ReadOnlySpan<byte>((byte*)at + written, length - written), (flags & More) != 0);
                host.Settle();
                if (written == length) return written;
                if (connection.Failure != TcpFailure.None || connection.State == TcpState.Closed) return written > 0 ? written : -Errors.BrokenPipe;
                return written > 0 && (socket.IsNonBlocking || (flags & DontWait) != 0) ? written : null;
            }, written > 0 ? written : -Errors.Again);
        }
    }

    public int Shutdown(VirtualSocket socket, int how)
    {
        if (socket.Listener is { } listener)
        {
            listener.Close(host.Now);
            socket.Listener = null;
            return 0;
        }
        if (socket.Connection is not { State: not TcpState.Closed } connection) return -Errors.NotConnected;
        if (how is < 0 or > 2) return -Errors.Invalid;
        if (how != 1 && !socket.IsReadShut)
        {
            // As the kernels do it: what comes all the same is kept and can be read.
            socket.IsReadShut = true;
        }
        if (how != 0 && !socket.IsWriteShut)
        {
            socket.IsWriteShut = true;
            connection.ShutdownWrite(host.Now);
        }
        host.Settle();
        return 0;
    }

    public int Close(VirtualSocket socket)
    {
        socket.Listener?.Close(host.Now);
        if (socket.ResetsOnClose) socket.Connection?.Abort(host.Now);
        else socket.Connection?.Close(host.Now);
        host.Forget(socket.Descriptor);
        host.Settle();
        return 0;
    }

    public static int FileControl(VirtualSocket socket, int command, nint argument)
    {
        switch (command)
        {
            case GetFlags: return ReadWrite | (socket.IsNonBlocking ? NonBlockingBit : 0);
            case SetFlags:
                socket.IsNonBlocking = (argument & NonBlockingBit) != 0;
                return 0;
            default: return -Errors.Invalid;
        }
    }

    /// <summary>FIONREAD (SIOCINQ), SIOCOUTQ, SIOCOUTQNSD.</summary>
    public int IoControl(VirtualSocket socket, nuint request, out int value)
    {
        value = 0;
        switch (request)
        {
            case 0x541b: value = socket.Connection?.Readable ?? 0; return 0;
            case 0x5411: value = (int)(socket.Connection?.Queued ?? 0); return 0;
            case 0x894b: value = (int)(socket.Connection?.Info(host.Now).Unsent ?? 0); return 0;
            default: return -25;
        }
    }

    /// <summary>Bits of poll(2).</summary>
    public static short Ready(VirtualSocket socket)
    {
        const int In = 1, Out = 4, Err = 8, Hup = 0x10, ReadNormal = 0x40, WriteNormal = 0x100, ReadHup = 0x2000;
        if (socket.Listener is { } listener) return (short)(listener.Pending.HasFlag(Readiness.Acceptable) ? In | ReadNormal : 0);
        if (socket.Connection is not { } connection) return Out | WriteNormal | Hup;
        var bits = 0;
        var isOver = connection.State == TcpState.Closed;
        if (connection.State is TcpState.SynSent or TcpState.SynReceived) return 0;
        if (connection.Readable > 0 || connection.IsAtEnd || socket.IsReadShut || isOver) bits |= In | ReadNormal;
        if (connection.IsAtEnd || socket.IsReadShut || isOver) bits |= ReadHup;
        if (connection.Writable > 0 || socket.IsWriteShut || isOver) bits |= Out | WriteNormal;
        if (socket.PendingError > 0) bits |= Err;
        if (isOver || socket.IsWriteShut && (connection.IsAtEnd || socket.IsReadShut)) bits |= Hup;
        return (short)bits;
    }

    private static int? Outcome(VirtualSocket socket)
    {
        var connection = socket.Connection!;
        if (connection.State is TcpState.SynSent or TcpState.SynReceived) return null;
        if (socket.TakeError() is > 0 and var error) return -error;
        return connection.State == TcpState.Closed ? -Errors.ConnectionAborted : 0;
    }
}
