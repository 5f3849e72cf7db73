using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Whatever a stack is sent, it neither throws nor grows.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Ten_million_packets_do_no_harm()
    {
        var count = Needs.IsLongRun ? 10_000_000 : 500_000;
        var chance = new RandomSequence(11);
        var (v4, v6) = (IpAddress.V4(10, 0, 0, 1), IpAddress.V6(new UInt128(0x2001_0db8_0000_0000, 1)));
        var stack = new NetworkStack(new() { Addresses = [v4, v6], OffloadsChecksums = true, MostConnections = 200, Tcp = TcpSettings.Linux with { Ecn = true, KeepAlive = true } }, 1);
        stack.Listen(new(default, 80), backlog: 50);
        stack.Listen(new(IpAddress.V6(0), 80), TcpSettings.FreeBsd, backlog: 50);
        var udp = stack.OpenUdp(new(default, 53));
        var now = new Instant(1_000_000_000);
        var packet = new byte[2000];
        var sent = new byte[2000];
        var template = Array.Empty<byte>();
        var most = 0L;
        var owned = new HashSet<TcpConnection>();
        for (var i = 0; i < count; i++)
        {
            var length = Make(chance, packet, template, v4, v6);
            stack.Receive(now, packet.AsSpan(0, length), new(IsChecksumKnown: !chance.Chance(0.01), chance.Chance(0.02) ? (int)chance.Below(1500) : 0));
            while (stack.TryTransmit(now, sent, out var info))
                // What it answers is the beginning of what it gets next: so handshakes succeed.
                if (chance.Chance(0.5)) template = sent[..info.Length];
            while (stack.TryTakeEvent(out var socket, out _))
            {
                if (socket is TcpListener listener)
                    while (listener.TryAccept(out var accepted))
                    {
                        owned.Add(accepted);
                        accepted.Write(now, packet.AsSpan(0, (int)chance.Below(1500)));
                    }
                else if (socket is TcpConnection connection)
                {
                    Own(chance, connection, now, sent);
                    if (connection.State == TcpState.Closed) owned.Remove(connection);
                }
                else udp.TryReceive(sent, out _, out _);
            }
            if (i % 16 == 0)
            {
                now += Duration.FromMicroseconds(chance.Below(100_000));
                stack.Advance(now);
            }
            most = Math.Max(most, stack.BufferedBytes);
            Assert.True(stack.ConnectionCount <= 200 + stack.Settings.MostTimeWaits);
        }
        Assert.True(stack.Counters.ConnectionsOpened > count / 10_000, $"{stack.Counters.ConnectionsOpened} opened");
        Assert.True(most < 200 * 600_000, $"{most} bytes");
        // All of it ends: those that nobody owns by themselves.
        foreach (var connection in owned) connection.Abort(now);
        for (var i = 0; i < 20_000 && stack.ConnectionCount > 0; i++)
        {
            now += Duration.FromSeconds(1);
            stack.Advance(now);
            while (stack.TryTransmit(now, sent, out _)) { }
            while (stack.TryTakeEvent(out var socket, out _))
                if (socket is TcpListener listener) while (listener.TryAccept(out var accepted)) accepted.Abort(now);
                else if (socket is TcpConnection connection) connection.Abort(now);
        }
        Assert.Equal(0, stack.ConnectionCount);
    }

    private static void Own(RandomSequence chance, TcpConnection connection, Instant now, byte[] buffer)
    {
        switch (chance.Below(8))
        {
            case 0:
                connection.Close(now);
                break;
            case 1:
                connection.ShutdownWrite(now);
                break;
            case 2:
                connection.Write(now, buffer);
                break;
            case 3 when chance.Chance(0.1):
                connection.Abort(now);
                break;
            default:
                connection.Read(now, buffer);
                break;
        }
    }

    /// <summary>A header of few ports and many flags, an answer to what was sent, or noise.</summary>
    private static int Make(RandomSequence chance, byte[] packet, byte[] template, IpAddress v4, IpAddress v6)
    {
        var kind = chance.Below(20);
        if (kind == 0)
        {
            var noise = (int)chance.Below(200);
            chance.Fill(packet.AsSpan(0, noise));
            if (noise > 0) packet[0] = (byte)(chance.Chance(0.5) ? 0x45 : 0x60);
            return noise;
        }
        var isV6 = chance.Chance(0.3);
        var payload = (int)(chance.Chance(0.5) ? 0 : chance.Below(1000));
        if (kind >= 12 || template.Length == 0 || !TryAnswer(chance, template, out var header, out isV6))
        {
            header = new((ushort)(1000 + chance.Below(300)), 80, new((uint)chance.Next()), new((uint)chance.Next()), chance.Chance(0.6) ? TcpFlags.Syn : (TcpFlags)chance.Below(256), (ushort)chance.Next(), Options(chance));
        }
        var ip = isV6 ? Ipv6Header.Length : Ipv4Header.Length;
        var source = isV6 ? IpAddress.V6(new UInt128(0x2001_0db8_0000_0000, 2)) : IpAddress.V4(10, 0, 0, 2);
        var total = header.Length + payload;
        if (isV6) new Ipv6Header(source, v6, chance.Chance(0.05) ? IpProtocol.Udp : IpProtocol.Tcp, total).Write(packet);
        else new Ipv4Header(source, v4, chance.Chance(0.05) ? IpProtocol.Udp : IpProtocol.Tcp, total, TrafficClass: (byte)chance.Below(4)).Write(packet);
        header.Write(packet.AsSpan(ip));
        chance.Fill(packet.AsSpan(ip + header.Length, payload));
        if (chance.Chance(0.1)) packet[ip + chance.Below(total)] = (byte)chance.Next();
        return ip + total;
    }

    private static TcpOptions Options(RandomSequence chance) =>
        new(chance.Chance(0.5) ? (ushort)chance.Next() : null, chance.Chance(0.5) ? (byte)chance.Below(15) : null, chance.Chance(0.5), chance.Chance(0.5) ? new TcpTimestamps((uint)chance.Next(), 0) : null);

    private static bool TryAnswer(RandomSequence chance, byte[] template, out TcpHeader answer, out bool isV6)
    {
        answer = default;
        isV6 = template[0] >> 4 == 6;
        ReadOnlySpan<byte> segment;
        if (isV6 ? !Ipv6Header.TryRead(template, out _, out segment) : !Ipv4Header.TryRead(template, out _, out segment)) return false;
        if (!TcpHeader.TryRead(segment, out var header, out var payload)) return false;
        var end = header.Sequence + (uint)payload.Length + ((header.Flags & (TcpFlags.Syn | TcpFlags.Fin)) != 0 ? 1u : 0);
        TcpTimestamps? times = header.Options.Timestamps is { } t ? new TcpTimestamps(t.Echo + (uint)chance.Below(3), t.Value) : null;
        var sacks = chance.Chance(0.2) ? new SackList(new SackBlock(header.Sequence + (uint)chance.Below(100), end + (uint)chance.Below(100))) : default;
        answer = new(header.DestinationPort, header.SourcePort, header.Acknowledgement + (uint)(chance.Chance(0.2) ? chance.Below(3000) : 0), chance.Chance(0.9) ? end : header.Sequence + (uint)chance.Below(3000),
            TcpFlags.Ack | (TcpFlags)(chance.Chance(0.15) ? chance.Below(256) : 0), (ushort)chance.Next(), new(Timestamps: times, Sacks: sacks));
        return true;
    }
}
