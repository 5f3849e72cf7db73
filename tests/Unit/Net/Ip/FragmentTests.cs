using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Wire;
using Stead.Tests.Unit.Net.Tcp;

namespace Stead.Tests.Unit.Net.Ip;

/// <summary>RFC 791 §3.2, RFC 8200 §4.5, RFC 5722, RFC 6946: what is cut is whole again, and nothing else is.</summary>
public sealed class FragmentTests
{
    private static readonly IpAddress s_v4 = IpAddress.V4(10, 0, 0, 1), s_v6 = IpAddress.V6(new UInt128(0x2001_0db8_0000_0000, 1));
    private static readonly Instant s_now = new(1_000_000_000);

    private static byte[] Random(RandomSequence chance, int length)
    {
        var bytes = new byte[length];
        chance.Fill(bytes);
        return bytes;
    }

    /// <summary>A datagram of another host to port 53, cut as its stack cuts it.</summary>
    private static List<byte[]> Cut(bool isV6, ReadOnlySpan<byte> payload, int mtu = 576, ulong seed = 9)
    {
        var own = isV6 ? IpAddress.V6(new UInt128(0x2001_0db8_0000_0000, 2)) : IpAddress.V4(10, 0, 0, 2);
        var stack = new NetworkStack(new() { Addresses = [own], MaximumTransmissionUnit = mtu }, seed);
        Assert.True(stack.OpenUdp(new(own, 5000)).Send(new(isV6 ? s_v6 : s_v4, 53), payload));
        return Sent(stack, s_now);
    }

    private static List<byte[]> Sent(NetworkStack stack, Instant now)
    {
        var into = new byte[65_600];
        var packets = new List<byte[]>();
        while (stack.TryTransmit(now, into, out var info)) packets.Add(into[..info.Length]);
        return packets;
    }

    private static (NetworkStack Stack, Stead.Net.Udp.UdpSocket Socket) Receiver(bool isV6, int most = 64)
    {
        var stack = new NetworkStack(new() { Addresses = [isV6 ? s_v6 : s_v4], MostFragmented = most }, 1);
        return (stack, stack.OpenUdp(new(isV6 ? s_v6 : s_v4, 53)));
    }

    private static byte[]? Read(Stead.Net.Udp.UdpSocket socket)
    {
        var bytes = new byte[65_600];
        return socket.TryReceive(bytes, out var length, out _) ? bytes[..length] : null;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Datagrams_of_any_length_arrive_in_any_order_and_twice(bool isV6)
    {
        var chance = new RandomSequence(3);
        var (stack, socket) = Receiver(isV6);
        int[] edges = [0, 1, 528, 548, 549, 552, 556, 557, 1100, isV6 ? 65_527 : 65_507];
        foreach (var length in edges.Concat(Enumerable.Range(0, 300).Select(_ => (int)chance.Below(20_000))))
        {
            var payload = Random(chance, length);
            var mtu = (int)(1280 - chance.Below(700));
            var packets = Cut(isV6, payload, mtu, chance.Next());
            Assert.All(packets, packet => Assert.True(packet.Length <= mtu));
            for (var i = packets.Count - 1; i > 0; i--)
            {
                var other = (int)chance.Below((uint)i + 1);
                (packets[i], packets[other]) = (packets[other], packets[i]);
            }
            if (packets.Count > 1) stack.Receive(s_now, packets[1]);
            foreach (var packet in packets) stack.Receive(s_now, packet);
            Assert.Equal(payload, Read(socket));
            Assert.Null(Read(socket));
        }
        Assert.Equal(0, stack.Counters.FragmentsDropped);
        Assert.Equal(0, stack.Counters.PacketsIgnored);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_overlaps_is_void(bool isV6)
    {
        var (stack, socket) = Receiver(isV6);
        var mine = Cut(isV6, new byte[1200]);
        // The same number, other borders.
        var other = Cut(isV6, new byte[1200], mtu: 500);
        stack.Receive(s_now, mine[0]);
        stack.Receive(s_now, other[1]);
        foreach (var packet in mine.Skip(1)) stack.Receive(s_now, packet);
        Assert.Null(Read(socket));
        Assert.True(stack.Counters.FragmentsDropped >= 1);
    }

    [Fact]
    public void What_ends_in_two_places_is_void()
    {
        var (stack, socket) = Receiver(isV6: false);
        var longer = Cut(false, new byte[1700]);
        var shorter = Cut(false, new byte[1200]);
        stack.Receive(s_now, longer[^1]);
        stack.Receive(s_now, shorter[^1]);
        foreach (var packet in longer.SkipLast(1)) stack.Receive(s_now, packet);
        Assert.Null(Read(socket));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sender_is_told_of_what_did_not_come_in_time(bool isV6)
    {
        var (stack, _) = Receiver(isV6);
        var packets = Cut(isV6, new byte[1200]);
        stack.Receive(s_now, packets[0]);
        stack.Receive(s_now, packets[^1]);
        stack.Advance(s_now + Duration.FromSeconds(59));
        Assert.Empty(Sent(stack, s_now));
        Assert.Equal(s_now + Duration.FromSeconds(60), stack.NextDeadline);
        stack.Advance(stack.NextDeadline);
        var error = Sent(stack, s_now).Single();
        ReadOnlySpan<byte> message;
        if (isV6) Assert.True(Ipv6Header.TryRead(error, out _, out message));
        else Assert.True(Ipv4Header.TryRead(error, out _, out message));
        Assert.True(IcmpHeader.TryRead(message, out var icmp, out var quoted));
        Assert.Equal((isV6 ? IcmpHeader.V6.TimeExceeded : IcmpHeader.V4.TimeExceeded, IcmpHeader.ReassemblyTimeExceeded), (icmp.Type, icmp.Code));
        // Its ports are in it.
        Assert.Equal(packets[0].AsSpan(isV6 ? 48 : 20, 8), quoted.Slice(isV6 ? 40 : 20, 8));
        Assert.Equal(Instant.Never, stack.NextDeadline);
        // Without the beginning nobody could tell of what it was.
        stack.Receive(s_now, packets[1]);
        stack.Advance(s_now + Duration.FromSeconds(61));
        Assert.Empty(Sent(stack, s_now));
    }

    [Fact]
    public void A_flood_of_beginnings_costs_a_bounded_memory()
    {
        var (stack, socket) = Receiver(isV6: false, most: 4);
        for (var seed = 0UL; seed < 100; seed++) stack.Receive(s_now, Cut(false, new byte[1200], seed: seed)[0]);
        Assert.InRange(stack.Counters.FragmentsDropped, 90, 96);
        // The latest is still complete-able.
        foreach (var packet in Cut(false, new byte[1200], seed: 99).Skip(1)) stack.Receive(s_now, packet);
        Assert.Equal(1200, Read(socket)?.Length);
    }

    /// <summary>RFC 6946, and a fragment within a fragment, which nobody sends in earnest.</summary>
    [Fact]
    public void An_atomic_fragment_is_whole_and_a_nested_one_is_nothing()
    {
        var (stack, socket) = Receiver(isV6: true);
        var whole = Cut(true, new byte[100], mtu: 1280).Single();
        stack.Receive(s_now, Wrap(whole));
        Assert.Equal(100, Read(socket)?.Length);
        stack.Receive(s_now, Wrap(Wrap(whole)));
        Assert.Null(Read(socket));

        static byte[] Wrap(byte[] packet)
        {
            Assert.True(Ipv6Header.TryRead(packet, out var header, out var payload));
            var wrapped = new byte[packet.Length + FragmentHeader.Length];
            (header with { Protocol = IpProtocol.Fragment, PayloadLength = payload.Length + FragmentHeader.Length }).Write(wrapped);
            new FragmentHeader(header.Protocol, 0, false, 7).Write(wrapped.AsSpan(Ipv6Header.Length));
            payload.CopyTo(wrapped.AsSpan(Ipv6Header.Length + FragmentHeader.Length));
            return wrapped;
        }
    }

    /// <summary>Fragments of a few datagrams with everything wrong about them: what is delivered was sent.</summary>
    [Fact]
    public void Hostile_fragments_make_no_datagram_that_nobody_sent()
    {
        var chance = new RandomSequence(5);
        foreach (var isV6 in (bool[])[false, true])
        {
            var (stack, socket) = Receiver(isV6, most: 8);
            var payloads = Enumerable.Range(0, 12).Select(_ => Random(chance, (int)chance.Below(5000))).ToArray();
            var packets = payloads.SelectMany((payload, i) => Cut(isV6, payload, (int)(1280 - chance.Below(700)), (ulong)i)).ToArray();
            var delivered = 0;
            for (var i = 0; i < 50_000; i++)
            {
                var packet = packets[chance.Below((uint)packets.Length)].ToArray();
                if (chance.Chance(0.1)) packet = packet[..(int)chance.Below((uint)packet.Length + 1)];
                // Headers, but for where a part belongs: two wrong bits, and parts that have changed places, can have the same checksum.
                var at = (int)chance.Below(isV6 ? 48u : 20u);
                if (chance.Chance(0.1) && at < packet.Length && !(isV6 ? at is 42 or 43 : at is 6 or 7)) packet[at] ^= (byte)(1 << (int)chance.Below(8));
                if (!isV6 && packet.Length >= 20 && chance.Chance(0.5))
                {
                    packet[10..12].AsSpan().Clear();
                    var sum = InternetChecksum.Of([.. packet[..10], 0, 0, .. packet[12..20]]);
                    (packet[10], packet[11]) = ((byte)(sum >> 8), (byte)sum);
                }
                stack.Receive(s_now + Duration.FromMilliseconds(i), packet);
                if (i % 64 == 0) stack.Advance(s_now + Duration.FromMilliseconds(i));
                Sent(stack, s_now);
                while (Read(socket) is { } got)
                {
                    Assert.Contains(payloads, payload => payload.AsSpan().SequenceEqual(got));
                    delivered++;
                }
            }
            Assert.True(delivered > 500, $"{delivered}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_long_echo_is_answered_as_long_as_it_was(bool isV6)
    {
        var pair = new Pair(isV6: isV6);
        var body = Random(new(1), 20_000);
        var message = new byte[IcmpHeader.Length + body.Length];
        new IcmpHeader(isV6 ? IcmpHeader.V6.Echo : IcmpHeader.V4.Echo, 0, 0x12345678).Write(message);
        body.CopyTo(message, IcmpHeader.Length);
        var (from, to) = (pair.Client.Settings.Addresses[0], pair.ServerEndpoint.Address);
        if (isV6) TransportChecksum.Fill(from, to, IpProtocol.IcmpV6, message, IcmpHeader.ChecksumAt);
        else IcmpHeader.FillV4(message);
        var packet = new byte[(isV6 ? Ipv6Header.Length : Ipv4Header.Length) + message.Length];
        if (isV6) new Ipv6Header(from, to, IpProtocol.IcmpV6, message.Length).Write(packet);
        else new Ipv4Header(from, to, IpProtocol.Icmp, message.Length).Write(packet);
        message.CopyTo(packet, packet.Length - message.Length);
        pair.Server.Receive(pair.Now, packet);
        var answers = Sent(pair.Server, pair.Now);
        Assert.Equal(14, answers.Count);
        Assert.All(answers, answer => Assert.True(answer.Length <= 1500));
        foreach (var answer in answers) pair.Client.Receive(pair.Now, answer);
        Assert.Equal(1, pair.Client.Counters.DatagramsReassembled);
        Assert.Equal(0, pair.Client.Counters.ChecksumErrors);
    }
}
