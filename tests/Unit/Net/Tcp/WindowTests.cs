using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Windows, segments in any order, timestamps, small segments, delays (RFC 9293 §3.8, RFC 7323, RFC 2018).</summary>
public sealed class WindowTests
{
    private const TcpFlags Ack = TcpFlags.Ack, Fin = TcpFlags.Fin;

    private static readonly TcpSettings s_settings = TcpSettings.Linux with { Timestamps = false, ChallengeInterval = Duration.Zero };

    private static Duration Ms(long milliseconds) => Duration.FromMilliseconds(milliseconds);

    private static byte[] ReadAll(LonePeer peer)
    {
        var bytes = new byte[peer.Connection.Readable];
        peer.Do(connection => connection.Read(peer.Now, bytes));
        return bytes;
    }

    private static byte[] Positions(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => (byte)i)];

    [Fact]
    public void What_comes_in_any_order_and_again_is_read_once()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Send(Ack, 101, 1, length: 100);
        Assert.Equal([(101u, 201u)], peer.ExpectSacks(1));
        peer.Send(Ack, 301, 1, length: 100);
        Assert.Equal([(301u, 401u), (101u, 201u)], peer.ExpectSacks(1));
        // Overlaps both: the duplicate is told first (RFC 2883 §4), then the latest.
        peer.Send(Ack, 151, 1, length: 200);
        Assert.Equal([(151u, 201u), (101u, 401u)], peer.ExpectSacks(1));
        peer.Send(Ack, 1, 1, length: 150);
        Assert.Equal([(101u, 151u)], peer.ExpectSacks(401));
        peer.Send(Ack, 1, 1, length: 500);
        Assert.Equal([(1u, 401u)], peer.ExpectSacks(501));
        Assert.Equal(Positions(1, 501), ReadAll(peer));
    }

    [Fact]
    public void A_FIN_waits_for_what_is_before_it()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Send(Ack | Fin, 101, 1, length: 50);
        peer.Expect(Ack, 1, 1);
        Assert.Equal(TcpState.Established, peer.Connection.State);
        peer.Send(Ack, 1, 1, length: 100);
        peer.Expect(Ack, 1, 152);
        Assert.Equal(TcpState.CloseWait, peer.Connection.State);
        Assert.False(peer.Connection.IsAtEnd);
        Assert.Equal(Positions(1, 151), ReadAll(peer));
        Assert.True(peer.Connection.IsAtEnd);
    }

    [Fact]
    public void A_closed_window_is_probed_and_a_lost_update_is_no_end()
    {
        var peer = new LonePeer(s_settings).Establish(window: 2000);
        peer.Write(5000);
        Assert.Equal(2, peer.ForgetSent());
        peer.Send(Ack, 1, 2001, window: 0);
        peer.ExpectNothing();
        var last = Duration.Zero;
        for (var i = 0; i < 5; i++)
        {
            var time = peer.WaitForPacket(Duration.FromSeconds(100));
            peer.Expect(Ack, 2000, 1);
            Assert.True(time >= last);
            last = time;
            peer.Send(Ack, 1, 2001, window: 0);
        }
        // The window had opened and nobody told: the answer to a probe does.
        peer.WaitForPacket(Duration.FromSeconds(100));
        peer.Expect(Ack, 2000, 1);
        peer.Send(Ack, 1, 2001, window: 3000);
        for (var i = 0u; i < 3; i++) peer.Expect(Ack, 2001 + 1000 * i, 1, 1000);
        peer.Send(Ack, 1, 5001);
        Assert.Equal(0, peer.Info.Outstanding);
    }

    /// <summary>RFC 9293 §3.8.6: a window that is taken back is not exceeded again, and what was sent is still acknowledged.</summary>
    [Fact]
    public void A_window_may_shrink_below_what_is_under_way()
    {
        var peer = new LonePeer(s_settings).Establish(window: 8000);
        peer.Write(8000);
        Assert.Equal(8, peer.ForgetSent());
        peer.Write(8000);
        peer.Send(Ack, 1, 1001, window: 1000);
        peer.ExpectNothing();
        peer.Send(Ack, 1, 8001, window: 2000);
        peer.Expect(Ack, 8001, 1, 1000);
        peer.Expect(Ack, 9001, 1, 1000);
        peer.ExpectNothing();
    }

    [Fact]
    public void Nothing_beyond_our_window_is_taken()
    {
        var peer = new LonePeer(s_settings with { ReceiveBuffer = 2000, LargestReceiveBuffer = 2000 }).Establish();
        peer.Send(Ack, 1, 1, length: 1000);
        peer.Send(Ack, 1001, 1, length: 1400);
        peer.ForgetSent();
        Assert.Equal(2000, peer.Connection.Readable);
        peer.Send(Ack, 2001, 1, length: 100);
        Assert.Equal(0, peer.Expect(Ack, 1, 2001).Window);
        Assert.Equal(Positions(1, 2001), ReadAll(peer));
        // The reader makes room: that is told.
        Assert.Equal(2000, peer.Expect(Ack, 1, 2001).Window);
    }

    /// <summary>RFC 9293 §3.8.6.2.2: the window does not open by crumbs.</summary>
    [Fact]
    public void A_slow_reader_makes_no_silly_window()
    {
        var peer = new LonePeer(s_settings with { ReceiveBuffer = 4000, LargestReceiveBuffer = 4000 }).Establish();
        for (var i = 0u; i < 4; i++) peer.Send(Ack, 1 + 1000 * i, 1, length: 1000);
        peer.ForgetSent();
        var bytes = new byte[100];
        var told = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            peer.Do(connection => connection.Read(peer.Now, bytes));
            if (peer.ForgetSent() > 0) told.Add(i);
        }
        Assert.InRange(told.Count, 1, 3);
    }

    [Fact]
    public void Old_timestamps_are_dropped_and_answered()
    {
        var peer = new LonePeer(TcpSettings.Linux with { ChallengeInterval = Duration.Zero }).Establish(times: new TcpTimestamps(1000, 0));
        peer.Send(Ack, 1, 1, length: 10, options: new(Timestamps: new TcpTimestamps(1010, 0)));
        Assert.Equal(1010u, peer.Expect(Ack, 1, 11).Options.Timestamps!.Value.Echo);
        peer.Send(Ack, 11, 1, length: 10, options: new(Timestamps: new TcpTimestamps(900, 0)));
        peer.Expect(Ack, 1, 11);
        Assert.Equal(10, peer.Connection.Readable);
        Assert.Equal(1, peer.Stack.Counters.OldTimestamps);
        // RFC 7323 §5.5: after 24 days the clock may have come around.
        peer.Wait(Duration.FromSeconds(25 * 86_400));
        peer.ForgetSent();
        peer.Send(Ack, 11, 1, length: 10, options: new(Timestamps: new TcpTimestamps(900, 0)));
        peer.Expect(Ack, 1, 21);
    }

    /// <summary>RFC 7323 §4.3: only the segment that is next answers for the echo.</summary>
    [Fact]
    public void A_segment_out_of_order_does_not_set_the_echo()
    {
        var peer = new LonePeer(TcpSettings.Linux).Establish(times: new TcpTimestamps(1000, 0));
        peer.Send(Ack, 11, 1, length: 10, options: new(Timestamps: new TcpTimestamps(1020, 0)));
        Assert.Equal(1000u, peer.Expect(Ack, 1, 1).Options.Timestamps!.Value.Echo);
        peer.Send(Ack, 1, 1, length: 10, options: new(Timestamps: new TcpTimestamps(1030, 0)));
        Assert.Equal(1030u, peer.Expect(Ack, 1, 21).Options.Timestamps!.Value.Echo);
    }

    [Fact]
    public void Small_segments_wait_for_each_other_unless_told_not_to()
    {
        foreach (var noDelay in (bool[])[false, true])
        {
            var peer = new LonePeer(s_settings with { NoDelay = noDelay }).Establish();
            peer.Write(10);
            peer.Expect(Ack, 1, 1, 10);
            peer.Write(10);
            peer.Write(10);
            if (noDelay)
            {
                peer.Expect(Ack, 11, 1, 10);
                peer.Expect(Ack, 21, 1, 10);
            }
            peer.ExpectNothing();
            peer.Send(Ack, 1, 11);
            if (!noDelay) peer.Expect(Ack, 11, 1, 20);
            peer.ExpectNothing();
        }
    }

    /// <summary>MSG_MORE: held until more comes, an acknowledgement comes, or a timeout has passed.</summary>
    [Fact]
    public void A_small_segment_waits_for_what_the_writer_announces()
    {
        var peer = new LonePeer(s_settings with { NoDelay = true }).Establish();
        peer.Do(connection => connection.Write(peer.Now, new byte[40], hasMore: true));
        peer.ExpectNothing();
        Assert.InRange(peer.WaitForPacket(Duration.FromSeconds(1)).Milliseconds, 200, 210);
        peer.Expect(Ack, 1, 1, 40);
        peer.Send(Ack, 1, 41);
        peer.Do(connection => connection.Write(peer.Now, new byte[40], hasMore: true));
        peer.Do(connection => connection.Write(peer.Now, new byte[40]));
        peer.Expect(Ack, 41, 1, 80);
        peer.Do(connection => connection.Write(peer.Now, new byte[40], hasMore: true));
        peer.ExpectNothing();
        peer.Send(Ack, 1, 121);
        peer.Expect(Ack, 121, 1, 40);
    }

    [Fact]
    public void Every_second_segment_is_acknowledged_and_one_alone_after_a_while()
    {
        var peer = new LonePeer(s_settings with { QuickAcknowledgements = 0 }).Establish();
        peer.Send(Ack, 1, 1, length: 1000);
        peer.ExpectNothing();
        peer.Send(Ack, 1001, 1, length: 1000);
        peer.Expect(Ack, 1, 2001);
        peer.Send(Ack, 2001, 1, length: 1000);
        peer.ExpectNothing();
        Assert.Equal(Ms(40), peer.WaitForPacket(Ms(500)));
        peer.Expect(Ack, 1, 3001);
        // On data it rides.
        peer.Send(Ack, 3001, 1, length: 1000);
        peer.Write(10);
        peer.Expect(Ack, 1, 4001, 10);
        peer.Wait(Ms(100));
        peer.ExpectNothing();
    }

    [Fact]
    public void A_quiet_peer_is_asked_whether_it_lives()
    {
        var settings = s_settings with { KeepAlive = true, KeepAliveIdle = Duration.FromSeconds(10), KeepAliveInterval = Duration.FromSeconds(2), KeepAliveProbes = 3 };
        var peer = new LonePeer(settings).Establish();
        Assert.Equal(Duration.FromSeconds(10), peer.WaitForPacket(Duration.FromSeconds(20)));
        peer.Expect(Ack, 0, 1);
        peer.Send(Ack, 1, 1);
        Assert.Equal(Duration.FromSeconds(10), peer.WaitForPacket(Duration.FromSeconds(20)));
        peer.Expect(Ack, 0, 1);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Duration.FromSeconds(2), peer.WaitForPacket(Duration.FromSeconds(20)));
            peer.Expect(Ack, 0, 1);
        }
        peer.Wait(Duration.FromSeconds(2));
        peer.Expect(TcpFlags.Reset | Ack, 1, 1);
        Assert.Equal(TcpFailure.TimedOut, peer.Connection.Failure);
    }

    [Fact]
    public void A_user_does_not_wait_longer_than_it_said()
    {
        var peer = new LonePeer(s_settings with { UserTimeout = Duration.FromSeconds(3) }).Establish();
        peer.Write(10);
        peer.Wait(Ms(2900));
        Assert.Equal(TcpState.Established, peer.Connection.State);
        peer.Wait(Ms(200));
        Assert.Equal((TcpState.Closed, TcpFailure.TimedOut), (peer.Connection.State, peer.Connection.Failure));
    }

    /// <summary>RFC 1191 §6, RFC 5927 §4.1: only of what is under way.</summary>
    [Fact]
    public void A_packet_too_big_is_sent_again_in_smaller_ones()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Write(3000);
        Assert.Equal(3, peer.ForgetSent());
        peer.PacketTooBig(9_999_999, 700);
        peer.PacketTooBig(5001, 700);
        peer.ExpectNothing();
        peer.PacketTooBig(1, 700);
        Assert.Equal(660, peer.Info.SegmentSize);
        peer.Expect(Ack, 1, 1, 660);
        peer.Expect(Ack, 661, 1, 340);
        peer.ForgetSent();
        // Nobody makes us send crumbs.
        peer.PacketTooBig(1, 68);
        Assert.Equal(552 - 40, peer.Info.SegmentSize);
    }

    [Fact]
    public void Marks_are_echoed_until_the_window_is_reduced_and_ours_is_once_a_round_trip()
    {
        var settings = TcpSettings.Linux with { Ecn = true };
        var pair = new Pair(tcp: settings);
        var (client, server) = pair.Connect();
        Assert.True(client.Info(pair.Now).HasEcn && server.Info(pair.Now).HasEcn);
        var marks = 0;
        pair.Wire = (packet, toServer) =>
        {
            // One mark, on the way to the server, where the sender allows it (ECT).
            if (toServer && (packet[1] & 3) == 2 && marks++ == 5) MarkCongestion(packet);
            return Duration.Zero;
        };
        pair.Seen.Clear();
        client.Write(pair.Now, new byte[40 * 1448]);
        pair.Run(Ms(500));
        var seen = pair.Seen.Select(seen => (seen.ToServer, Pair.Read(seen.Packet).Header.Flags)).ToArray();
        Assert.Contains(seen, packet => !packet.ToServer && packet.Flags.HasFlag(TcpFlags.EcnEcho));
        Assert.Single(seen, packet => packet.ToServer && packet.Flags.HasFlag(TcpFlags.CongestionWindowReduced));
        Assert.False(seen.Last(packet => !packet.ToServer).Flags.HasFlag(TcpFlags.EcnEcho));
        Assert.True(client.Info(pair.Now).SlowStartThreshold < 20 * 1448);
        Assert.Equal(0, client.Info(pair.Now).TotalRetransmissions);

        static void MarkCongestion(byte[] packet)
        {
            Assert.True(Ipv4Header.TryRead(packet, out var header, out _));
            (header with { TrafficClass = (byte)(header.TrafficClass | 3) }).Write(packet);
        }
    }

    /// <summary>The window follows a reader that takes all: a fast path is filled.</summary>
    [Fact]
    public void The_receive_window_grows_to_what_the_path_needs()
    {
        var pair = new Pair { Delay = Ms(50), KeepsSeen = false };
        var (client, server) = pair.Connect();
        var buffer = new byte[65_536];
        var got = 0L;
        pair.RunUntil(() =>
        {
            while (client.Write(pair.Now, buffer) > 0) { }
            for (int read; (read = server.Read(pair.Now, buffer)) > 0;) got += read;
            return false;
        }, Duration.FromSeconds(3));
        Assert.True(server.Info(pair.Now).ReceiveWindow > 2_000_000, $"{server.Info(pair.Now).ReceiveWindow}");
        Assert.True(got > 20_000_000, $"{got}");
    }

    [Fact]
    public void ICMP_and_datagrams_are_answered()
    {
        var pair = new Pair();
        var (client, server) = (pair.Client.OpenUdp(new(pair.Client.Settings.Addresses[0], 5000)), pair.Server.OpenUdp(new(default, 53)));
        Assert.True(client.Send(new(pair.ServerEndpoint.Address, 53), "question"u8));
        pair.Run(Ms(100));
        var bytes = new byte[100];
        Assert.True(server.TryReceive(bytes, out var length, out var remote) && length == 8 && remote == client.Local);
        Assert.True(server.Send(remote, "answer"u8));
        pair.Run(Ms(100));
        Assert.True(client.TryReceive(bytes, out length, out remote) && length == 6);
        Assert.Equal("answer"u8, bytes.AsSpan(0, 6));
        // Nobody there.
        Assert.True(client.Send(new(pair.ServerEndpoint.Address, 54), "question"u8));
        pair.Run(Ms(100));
        Assert.True(Ipv4Header.TryRead(pair.Seen[^1].Packet, out var ip, out var message) && ip.Protocol == IpProtocol.Icmp);
        Assert.True(IcmpHeader.TryRead(message, out var icmp, out _) && icmp is { Type: IcmpHeader.V4.Unreachable, Code: IcmpHeader.V4.PortUnreachable });
        Assert.False(client.Send(new(pair.ServerEndpoint.Address, 53), new byte[65_508]));
    }
}
