using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Bytes go from one side to the other, whatever happens on the way.</summary>
public sealed class TransferTests
{
    private static byte[] Bytes(int count, ulong seed = 7)
    {
        var bytes = new byte[count];
        new RandomSequence(seed).Fill(bytes);
        return bytes;
    }

    /// <summary>Writes all, reads all, closes both sides.</summary>
    private static byte[] Transfer(Pair pair, TcpConnection from, TcpConnection to, byte[] bytes, Duration longest)
    {
        var got = new List<byte>();
        var sent = 0;
        var buffer = new byte[65_536];
        var isDone = pair.RunUntil(() =>
        {
            if (sent < bytes.Length)
            {
                sent += from.Write(pair.Now, bytes.AsSpan(sent));
                if (sent == bytes.Length) from.ShutdownWrite(pair.Now);
                pair.Drain();
            }
            for (int read; (read = to.Read(pair.Now, buffer)) > 0;) got.AddRange(buffer.AsSpan(0, read));
            pair.Drain();
            return to.IsAtEnd || from.State == TcpState.Closed;
        }, longest);
        Assert.True(isDone, $"after {longest}: {got.Count} of {bytes.Length} bytes; sender {from.State} {from.Info(pair.Now)}; receiver {to.State}");
        return [.. got];
    }

    /// <summary>For simulations: the length of what was written, and none of its bytes.</summary>
    [Fact]
    public void What_is_not_carried_is_read_as_zeros()
    {
        var settings = new StackSettings { Addresses = [IpAddress.V4(10, 0, 0, 1)], OffloadsChecksums = true, CarriesPayload = false };
        var address = new Endpoint(IpAddress.V4(10, 0, 0, 2), 80);
        var (client, server) = (new NetworkStack(settings, 1), new NetworkStack(settings with { Addresses = [address.Address] }, 2));
        var (now, packet, longest) = (new Instant(1_000_000_000), new byte[1500], 0);
        var listener = server.Listen(address);
        var sender = client.Connect(now, address);
        Exchange();
        Assert.True(listener.TryAccept(out var receiver));
        Assert.Equal(5000, sender.Write(now, Bytes(5000)));
        Exchange();
        var read = Bytes(6000);
        Assert.Equal(5000, receiver.Read(now, read));
        Assert.Equal(new byte[5000], read[..5000]);
        Assert.Equal(0, client.BufferedBytes + server.BufferedBytes);
        Assert.InRange(longest, 40, 80);

        void Exchange()
        {
            for (var i = 0; i < 20; i++, now += Duration.FromMilliseconds(50))
            {
                client.Advance(now);
                server.Advance(now);
                Hand(client, server);
                Hand(server, client);
            }
        }

        void Hand(NetworkStack from, NetworkStack to)
        {
            while (from.TryTransmit(now, packet, out var info))
            {
                longest = Math.Max(longest, info.Length - info.Offload.Elided);
                to.Receive(now, packet.AsSpan(0, info.Length - info.Offload.Elided), info.Offload);
            }
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1460, false)]
    [InlineData(5_000_000, false)]
    [InlineData(5_000_000, true)]
    public void All_bytes_arrive_and_both_sides_end(int count, bool isV6)
    {
        var pair = new Pair(isV6: isV6) { KeepsSeen = false };
        var (client, server) = pair.Connect();
        var bytes = Bytes(count);
        Assert.Equal(bytes, Transfer(pair, client, server, bytes, Duration.FromSeconds(60)));
        Assert.Equal(TcpState.CloseWait, server.State);
        Assert.Equal(0, client.Info(pair.Now).TotalRetransmissions);
        server.Close(pair.Now);
        Assert.True(pair.RunUntil(() => server.State == TcpState.Closed && client.State == TcpState.TimeWait, Duration.FromSeconds(1)));
        pair.Run(Duration.FromSeconds(61));
        Assert.Equal(0, pair.Client.ConnectionCount + pair.Server.ConnectionCount);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Losses_both_ways_are_repaired(double probability)
    {
        var chance = new RandomSequence(3);
        var pair = new Pair { KeepsSeen = false, Wire = (_, _) => chance.Chance(probability) ? null : Duration.Zero };
        var (client, server) = pair.Connect();
        var bytes = Bytes(probability > 0.2 ? 200_000 : 2_000_000);
        Assert.Equal(bytes, Transfer(pair, client, server, bytes, Duration.FromSeconds(3000)));
    }

    [Fact]
    public void Losses_without_SACK_are_repaired()
    {
        var chance = new RandomSequence(3);
        var pair = new Pair(tcp: TcpSettings.Linux with { Sack = false, Timestamps = false }) { KeepsSeen = false, Wire = (_, _) => chance.Chance(0.03) ? null : Duration.Zero };
        var (client, server) = pair.Connect();
        var bytes = Bytes(1_000_000);
        Assert.Equal(bytes, Transfer(pair, client, server, bytes, Duration.FromSeconds(3000)));
    }

    [Fact]
    public void Super_packets_are_sent_whole()
    {
        var pair = new Pair(settings => settings with { LargestPacket = 65_535, OffloadsChecksums = true });
        var (client, server) = pair.Connect();
        var bytes = Bytes(5_000_000);
        Assert.Equal(bytes, Transfer(pair, client, server, bytes, Duration.FromSeconds(60)));
        Assert.Contains(pair.Seen, seen => seen.Packet.Length > 20_000);
    }
}
