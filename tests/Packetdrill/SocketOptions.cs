using System.Runtime.InteropServices;
using Stead.Net.Tcp;

namespace Stead.Tests.Packetdrill;

/// <summary>setsockopt and getsockopt by Linux' numbers.</summary>
internal static class SocketOptions
{
    private const int SolSocket = 1, SolIp = 0, SolTcp = 6, SolIpv6 = 41;
    private const int Type = 3, Error = 4, SendBuffer = 7, ReceiveBuffer = 8, KeepAlive = 9, Linger = 13, ReceiveTimeout = 20, SendTimeout = 21, MemoryInfo = 55;
    private const int NoDelay = 1, MaximumSegment = 2, Cork = 3, KeepIdle = 4, KeepInterval = 5, KeepCount = 6, SynCount = 7, Linger2 = 8, Info = 11, QuickAck = 12, Congestion = 13,
        UserTimeout = 18, CongestionInfo = 26;

    /// <summary>FreeBSD's TCP_NOOPT and TCP_KEEPINIT under numbers that Linux has not (run-one translates the names).</summary>
    private const int NoOptions = 10_008, KeepInit = 10_128;

    private const int TypeOfService = 1, TimeToLive = 2, HopLimit = 16, TrafficClass = 67;

    /// <returns>0, or an errno.</returns>
    public static int Set(VirtualSocket socket, Instant now, int level, int name, ReadOnlySpan<byte> value)
    {
        var number = value.Length >= 4 ? MemoryMarshal.Read<int>(value) : value.Length > 0 ? value[0] : 0;
        var settings = socket.Settings;
        switch (level, name)
        {
            case (SolSocket, SendBuffer):
                // Linux doubles it for its own bookkeeping (socket(7)), and that is how much a script expects to be able to write.
                var send = Math.Max(4608, (int)Math.Min(2L * number, int.MaxValue));
                socket.Change(now, settings with { SendBuffer = send, LargestSendBuffer = send });
                break;
            case (SolSocket, ReceiveBuffer):
                socket.Change(now, settings with { ReceiveBuffer = Math.Max(2304, number), LargestReceiveBuffer = Math.Max(2304, number) });
                break;
            case (SolSocket, KeepAlive): socket.Change(now, settings with { KeepAlive = number != 0 }); break;
            case (SolSocket, Linger): socket.ResetsOnClose = value.Length >= 8 && number != 0 && MemoryMarshal.Read<int>(value[4..]) == 0; break;
            case (SolSocket, ReceiveTimeout): socket.ReceiveTimeout = Time(value); break;
            case (SolSocket, SendTimeout): socket.SendTimeout = Time(value); break;
            case (SolTcp, NoDelay): socket.Change(now, settings with { NoDelay = number != 0 }); break;
            case (SolTcp, NoOptions): socket.Change(now, settings with { WithoutOptions = number != 0, Timestamps = number == 0, Sack = number == 0, WindowScaling = number == 0 }); break;
            case (SolTcp, KeepInit): socket.Change(now, settings with { ConnectTimeout = Duration.FromSeconds(number) }); break;
            case (SolTcp, Cork): socket.Change(now, settings with { Cork = number != 0 }); break;
            case (SolTcp, MaximumSegment):
                if (number is < 88 or > 32_767) return Errors.Invalid;
                socket.Change(now, settings with { SegmentSize = number });
                break;
            case (SolTcp, KeepIdle): socket.Change(now, settings with { KeepAliveIdle = Duration.FromSeconds(number) }); break;
            case (SolTcp, KeepInterval): socket.Change(now, settings with { KeepAliveInterval = Duration.FromSeconds(number) }); break;
            case (SolTcp, KeepCount): socket.Change(now, settings with { KeepAliveProbes = number }); break;
            case (SolTcp, SynCount): socket.Change(now, settings with { SynRetries = number }); break;
            case (SolTcp, Linger2): socket.Change(now, settings with { FinWait2 = number > 0 ? Duration.FromSeconds(number) : Duration.FromSeconds(60) }); break;
            case (SolTcp, UserTimeout):
                if (number < 0) return Errors.Invalid;
                socket.Change(now, settings with { UserTimeout = Duration.FromMilliseconds(number) });
                break;
            case (SolTcp, Congestion):
                var algorithm = System.Text.Encoding.ASCII.GetString(value).TrimEnd('\0');
                if (algorithm is not ("cubic" or "reno" or "newreno" or "vegas" or "bbr")) return 2;
                socket.Change(now, settings with { CongestionControl = algorithm switch { "reno" => "newreno", "cubic" => "cubic-linux", _ => algorithm } });
                break;
            case (SolIp, TypeOfService) or (SolIpv6, TrafficClass): socket.Change(now, settings with { TrafficClass = (byte)number }); break;
            case (SolIp, TimeToLive) or (SolIpv6, HopLimit): socket.Change(now, settings with { TimeToLive = number < 0 ? (byte)64 : (byte)number }); break;
            case (SolSocket or SolTcp or SolIp or SolIpv6, _): break;
            default: return Errors.ProtocolNoOption;
        }
        socket.Remembered[(level, name)] = value.ToArray();
        return 0;
    }

    /// <returns>0 and the value, or an errno.</returns>
    public static int Get(VirtualSocket socket, Instant now, int level, int name, Span<byte> into, out int length)
    {
        var info = socket.Connection?.Info(now);
        length = 4;
        int number;
        switch (level, name)
        {
            case (SolTcp, Info):
                // Newer headers have more fields than this knows: they are 0.
                into.Clear();
                length = into.Length;
                Span<byte> layout = stackalloc byte[TcpInfoLayout.Length];
                TcpInfoLayout.Write(layout, info ?? new TcpInfo { State = socket.Listener is null ? TcpState.Closed : TcpState.Listen, SegmentSize = 536 });
                layout[..Math.Min(length, TcpInfoLayout.Length)].CopyTo(into);
                return 0;
            case (SolTcp, CongestionInfo) or (SolSocket, MemoryInfo):
                into.Clear();
                length = into.Length;
                return 0;
            case (SolTcp, Congestion):
                var text = System.Text.Encoding.ASCII.GetBytes(socket.Settings.CongestionControl switch { "cubic-linux" => "cubic", var other => other } + "\0");
                length = Math.Min(text.Length, into.Length);
                text.AsSpan(0, length).CopyTo(into);
                return 0;
            case (SolSocket, Error): number = socket.TakeError(); break;
            case (SolSocket, Type): number = 1; break;
            case (SolSocket, SendBuffer): number = socket.Settings.SendBuffer; break;
            case (SolSocket, ReceiveBuffer): number = socket.Connection?.ReceiveBuffer ?? socket.Settings.ReceiveBuffer; break;
            case (SolSocket, KeepAlive): number = socket.Settings.KeepAlive ? 1 : 0; break;
            case (SolTcp, NoDelay): number = socket.Settings.NoDelay ? 1 : 0; break;
            case (SolTcp, Cork): number = socket.Settings.Cork ? 1 : 0; break;
            case (SolTcp, MaximumSegment): number = info is { State: not (TcpState.SynSent or TcpState.Closed) } ? info.Value.SegmentSize : socket.Settings.SegmentSize is var set and > 0 ? set : 536; break;
            case (SolTcp, KeepIdle): number = (int)socket.Settings.KeepAliveIdle.Seconds; break;
            case (SolTcp, KeepInterval): number = (int)socket.Settings.KeepAliveInterval.Seconds; break;
            case (SolTcp, KeepCount): number = socket.Settings.KeepAliveProbes; break;
            case (SolTcp, KeepInit): number = (int)socket.Settings.ConnectTimeout.Seconds; break;
            case (SolTcp, UserTimeout): number = (int)(socket.Settings.UserTimeout.Microseconds / 1000); break;
            case (SolTcp, QuickAck): number = 1; break;
            case (SolIp, TimeToLive) or (SolIpv6, HopLimit): number = socket.Settings.TimeToLive; break;
            case (SolIp, TypeOfService) or (SolIpv6, TrafficClass): number = socket.Settings.TrafficClass; break;
            default:
                if (!socket.Remembered.TryGetValue((level, name), out var remembered)) return Errors.ProtocolNoOption;
                length = Math.Min(remembered.Length, into.Length);
                remembered.AsSpan(0, length).CopyTo(into);
                return 0;
        }
        length = Math.Min(4, into.Length);
        Span<byte> bytes = stackalloc byte[4];
        BitConverter.TryWriteBytes(bytes, number);
        bytes[..length].CopyTo(into);
        return 0;
    }

    /// <summary>struct timeval; 0 is for ever.</summary>
    private static Duration Time(ReadOnlySpan<byte> value)
    {
        if (value.Length < 16) return Duration.Longest;
        var time = Duration.FromMicroseconds(MemoryMarshal.Read<long>(value) * 1_000_000 + MemoryMarshal.Read<long>(value[8..]));
        return time == Duration.Zero ? Duration.Longest : time;
    }
}
