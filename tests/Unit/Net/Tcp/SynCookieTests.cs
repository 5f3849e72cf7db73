using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>RFC 4987 §3.6: a flood of SYNs from nowhere keeps nobody out, and nobody gets in with a guess.</summary>
public sealed class SynCookieTests
{
    /// <summary>Half open for good: the strangers do not exist.</summary>
    private static void Flood(Pair pair, int count)
    {
        var to = pair.ServerEndpoint;
        for (var i = 0; i < count; i++)
            pair.Inject(Packet(to.Address.IsV6 ? IpAddress.V6(new UInt128(0x2001_0db8_0000_0001, (ulong)i + 1)) : IpAddress.V4(10, 1, (byte)(i >> 8), (byte)i), to, (uint)i * 77, 0, TcpFlags.Syn, new(1460)), toServer: true);
        pair.Run(Duration.FromMilliseconds(1));
    }

    private static byte[] Packet(IpAddress from, Endpoint to, uint sequence, uint ack, TcpFlags flags, TcpOptions options = default)
    {
        var header = new TcpHeader(4000, to.Port, new(sequence), new(ack), flags, 60_000, options);
        var ipLength = from.IsV6 ? Ipv6Header.Length : Ipv4Header.Length;
        var packet = new byte[ipLength + header.Length];
        if (from.IsV6) new Ipv6Header(from, to.Address, IpProtocol.Tcp, header.Length).Write(packet);
        else new Ipv4Header(from, to.Address, IpProtocol.Tcp, header.Length).Write(packet);
        header.Write(packet.AsSpan(ipLength));
        return packet;
    }

    [Theory]
    [InlineData(false, true, 1500)]
    [InlineData(false, false, 1500)]
    [InlineData(true, true, 1500)]
    [InlineData(true, false, 1280)]
    [InlineData(false, true, 9000)]
    public void A_flood_keeps_nobody_out(bool isV6, bool hasTimestamps, int mtu)
    {
        var tcp = TcpSettings.Linux with { Timestamps = hasTimestamps, Ecn = true };
        var pair = new Pair(client => client with { MaximumTransmissionUnit = mtu }, server => server with { MaximumTransmissionUnit = mtu }, tcp, isV6);
        var listener = pair.Server.Listen(pair.ServerEndpoint, backlog: 8);
        Flood(pair, 2000);
        Assert.Equal(8, pair.Server.ConnectionCount);
        var client = pair.Client.Connect(pair.Now, pair.ServerEndpoint);
        TcpConnection? server = null;
        Assert.True(pair.RunUntil(() => listener.TryAccept(out server), Duration.FromSeconds(1)));
        Assert.Equal(1, pair.Server.Counters.CookiesAccepted);
        var (mine, theirs) = (client.Info(pair.Now), server!.Info(pair.Now));
        Assert.Equal((hasTimestamps, hasTimestamps, hasTimestamps, hasTimestamps), (theirs.HasTimestamps, theirs.HasSack, theirs.HasWindowScaling, theirs.HasEcn));
        Assert.Equal((theirs.HasTimestamps, theirs.HasSack, theirs.HasWindowScaling, theirs.HasEcn), (mine.HasTimestamps, mine.HasSack, mine.HasWindowScaling, mine.HasEcn));
        // The table of segment sizes has a smaller one for what is not in it.
        Assert.InRange(theirs.SegmentSize, mtu - 140, mine.SegmentSize);
        // The round trip is 10 ms, not the moment from the acknowledgement to itself.
        Assert.True(theirs.SmoothedRtt == Duration.Zero || theirs.SmoothedRtt >= Duration.FromMilliseconds(9), $"{theirs.SmoothedRtt}");
        var bytes = new byte[200_000];
        new RandomSequence(1).Fill(bytes);
        foreach (var (from, to) in new[] { (client, server), (server, client) })
        {
            var got = new List<byte>();
            var (sent, buffer) = (0, new byte[20_000]);
            Assert.True(pair.RunUntil(() =>
            {
                sent += from.Write(pair.Now, bytes.AsSpan(sent));
                got.AddRange(buffer.AsSpan(0, to.Read(pair.Now, buffer)));
                return got.Count == bytes.Length;
            }, Duration.FromSeconds(30)));
            Assert.Equal(bytes, got);
        }
    }

    [Fact]
    public void Nobody_gets_in_with_a_guess_or_an_old_cookie()
    {
        var pair = new Pair();
        pair.Server.Listen(pair.ServerEndpoint, backlog: 4);
        Flood(pair, 10);
        var chance = new RandomSequence(2);
        for (var i = 0; i < 100_000; i++)
        {
            pair.Inject(Packet(IpAddress.V4(10, 2, (byte)(i >> 8), (byte)i), pair.ServerEndpoint, (uint)chance.Next(), (uint)chance.Next(), TcpFlags.Ack), toServer: true);
            if (i % 50 == 0) pair.Drain();
        }
        Assert.Equal(0, pair.Server.Counters.CookiesAccepted);
        foreach (var (age, isGood) in new[] { (1, true), (60, true), (129, false), (64 * 32 + 1, false) })
        {
            Flood(pair, 10);
            var from = IpAddress.V4(10, 3, 0, 1);
            pair.Seen.Clear();
            pair.Inject(Packet(from, pair.ServerEndpoint, 1000, 0, TcpFlags.Syn), toServer: true);
            pair.Drain();
            var answer = Pair.Read(pair.Seen.Single(seen => Pair.Read(seen.Packet).Header.Acknowledgement.Value == 1001).Packet).Header;
            Assert.Equal(TcpFlags.Syn | TcpFlags.Ack, answer.Flags);
            var before = pair.Server.Counters.CookiesAccepted;
            pair.Run(Duration.FromSeconds(age));
            // So that there is a cookie of late to be told apart from.
            Flood(pair, 10);
            // Of another connection, or with another number: no.
            pair.Inject(Packet(IpAddress.V4(10, 3, 0, 2), pair.ServerEndpoint, 1001, answer.Sequence.Value + 1, TcpFlags.Ack), toServer: true);
            pair.Inject(Packet(from, pair.ServerEndpoint, 1002, answer.Sequence.Value + 1, TcpFlags.Ack), toServer: true);
            pair.Inject(Packet(from, pair.ServerEndpoint, 1001, answer.Sequence.Value + 2, TcpFlags.Ack), toServer: true);
            Assert.Equal(before, pair.Server.Counters.CookiesAccepted);
            pair.Inject(Packet(from, pair.ServerEndpoint, 1001, answer.Sequence.Value + 1, TcpFlags.Ack), toServer: true);
            Assert.Equal(before + (isGood ? 1 : 0), pair.Server.Counters.CookiesAccepted);
            pair.Inject(Packet(from, pair.ServerEndpoint, 1001, 0, TcpFlags.Reset), toServer: true);
            pair.Run(Duration.FromSeconds(200));
        }
    }

    [Fact]
    public void Without_a_flood_an_acknowledgement_from_nowhere_is_reset()
    {
        var pair = new Pair();
        pair.Server.Listen(pair.ServerEndpoint);
        pair.Inject(Packet(IpAddress.V4(10, 3, 0, 1), pair.ServerEndpoint, 1001, 5, TcpFlags.Ack), toServer: true);
        Assert.Equal(1, pair.Server.Counters.ResetsSent);
    }

    [Fact]
    public void Who_does_not_accept_gets_no_more_than_the_backlog()
    {
        var pair = new Pair();
        pair.Server.Listen(pair.ServerEndpoint, backlog: 3);
        for (var i = 0; i < 20; i++) pair.Client.Connect(pair.Now, pair.ServerEndpoint);
        pair.Run(Duration.FromMilliseconds(500));
        Assert.Equal(3, pair.Server.ConnectionCount);
    }
}
