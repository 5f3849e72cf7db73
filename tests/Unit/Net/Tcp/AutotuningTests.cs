using Stead.Core;
using Stead.Net.Tcp;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Both buffers begin small and become what the path takes (dynamic right-sizing; RFC 7323 §4 for the receiver's round trip).</summary>
public sealed class AutotuningTests
{
    /// <summary>Data waits for a link of this rate, however long.</summary>
    private static (Pair Pair, TcpConnection Client, TcpConnection Server) Connect(DataRate rate, Duration rtt, TcpSettings settings)
    {
        var pair = new Pair(tcp: settings) { Delay = rtt / 2, KeepsSeen = false };
        var free = default(Instant);
        pair.Wire = (packet, toServer) =>
        {
            if (!toServer) return Duration.Zero;
            free = Instant.Max(free, pair.Now) + rate.TimeFor(packet.Length);
            return free - pair.Now;
        };
        var (client, server) = pair.Connect();
        return (pair, client, server);
    }

    private static Duration Send(Pair pair, TcpConnection from, TcpConnection to, long bytes, Duration longest)
    {
        var (start, sent, got) = (pair.Now, 0L, 0L);
        var zeros = new byte[65_536];
        pair.RunUntil(() =>
        {
            for (int taken; sent < bytes && (taken = from.Write(pair.Now, zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - sent)))) > 0;) sent += taken;
            got += to.Skip(pair.Now, int.MaxValue);
            pair.Drain();
            return got == bytes;
        }, longest);
        return pair.Now - start;
    }

    /// <summary>The handshake took 20 ms; what is behind a queue of a second needs a window of a second.</summary>
    [Fact]
    public void The_window_covers_what_waits_in_a_long_queue()
    {
        var (pair, client, server) = Connect(DataRate.FromBits(20_000_000), Duration.FromMilliseconds(20), TcpSettings.Linux);
        Assert.Equal(131_072, server.ReceiveBuffer);
        Send(pair, client, server, long.MaxValue, Duration.FromSeconds(8));
        Assert.True(server.ReceiveBuffer > 2_000_000, $"{server.ReceiveBuffer}");
        Assert.True(client.Info(pair.Now).SmoothedRtt > Duration.FromMilliseconds(700), $"{client.Info(pair.Now).SmoothedRtt}");
    }

    [Fact]
    public void Slow_start_is_not_held_up_by_a_buffer_that_begins_small()
    {
        Duration Time(TcpSettings settings)
        {
            var (pair, client, server) = Connect(DataRate.FromBits(400_000_000), Duration.FromMilliseconds(100), settings);
            return Send(pair, client, server, 12_000_000, Duration.FromSeconds(60));
        }
        var full = Time(TcpSettings.Linux with { ReceiveBuffer = 6 << 20, SendBuffer = 4 << 20, InitialReceiveWindow = 6 << 20 });
        var tuned = Time(TcpSettings.Linux);
        Assert.True(tuned <= full + Duration.FromMilliseconds(10), $"{tuned} instead of {full}");
    }

    /// <summary>A reader that takes little gets no more than it had, and one that pauses is no long path.</summary>
    [Fact]
    public void A_slow_sender_needs_no_large_window()
    {
        var (pair, client, server) = Connect(DataRate.FromBits(20_000_000), Duration.FromMilliseconds(20), TcpSettings.Linux);
        for (var i = 0; i < 50; i++)
        {
            Send(pair, client, server, 60_000, Duration.FromSeconds(5));
            pair.Run(Duration.FromSeconds(2));
        }
        Assert.True(server.ReceiveBuffer <= 400_000, $"{server.ReceiveBuffer}");
    }

    [Fact]
    public void The_writer_may_be_two_windows_ahead()
    {
        var (pair, client, server) = Connect(DataRate.FromBits(20_000_000), Duration.FromMilliseconds(20), TcpSettings.Linux with { LargestSendBuffer = 1 << 20 });
        Assert.Equal(131_072, client.Writable);
        Send(pair, client, server, 500_000, Duration.FromSeconds(5));
        Assert.InRange(client.SendBuffer, client.Info(pair.Now).CongestionWindow * 2, 1 << 20);
        Send(pair, client, server, 20_000_000, Duration.FromSeconds(20));
        Assert.Equal(1 << 20, client.SendBuffer);
        Assert.Equal(0, client.Info(pair.Now).TotalRetransmissions);
    }
}
