using System.Net;
using CsCheck;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Wire;

/// <summary>What is written is read again, bytes of other people's programs are understood, and nothing else is taken for a packet.</summary>
public sealed class WireTests
{
    private static readonly Gen<IpAddress> s_v4 = Gen.UInt.Select(IpAddress.V4);
    private static readonly Gen<IpAddress> s_v6 = Gen.Select(Gen.ULong, Gen.ULong).Select((high, low) => IpAddress.V6(new UInt128(high, low)));
    private static readonly Gen<SackBlock> s_block = Gen.Select(Gen.UInt, Gen.UInt).Select((a, b) => new SackBlock(new(a), new(b)));

    private static readonly Gen<TcpOptions> s_options = Gen.Select(Gen.UShort.Nullable(), Gen.Byte[0, 14].Nullable(), Gen.Bool, Gen.Select(Gen.UInt, Gen.UInt).Nullable(), s_block.Array[0, 3])
        .Select((segment, scale, permitted, times, blocks) => new TcpOptions(segment, scale, permitted, times is { } t ? new TcpTimestamps(t.Item1, t.Item2) : null,
            // 40 bytes: beside timestamps there is room for three, in a SYN for none.
            segment is null && scale is null && !permitted ? new SackList(blocks) : default));

    [Fact]
    public void A_TCP_header_is_what_was_written() =>
        Gen.Select(Gen.UShort, Gen.UInt, Gen.UInt, Gen.Byte, Gen.UShort, s_options, Gen.Byte.Array[0, 60]).Sample((source, sequence, acknowledgement, flags, window, options, data) =>
        {
            var header = new TcpHeader(source, (ushort)~source, new(sequence), new(acknowledgement), (TcpFlags)flags, window, options);
            var segment = new byte[header.Length + data.Length];
            header.Write(segment);
            data.CopyTo(segment, header.Length);
            Assert.True(TcpHeader.TryRead(segment, out var read, out var payload));
            Assert.Equal(header, read);
            Assert.Equal(data, payload.ToArray());
        });

    [Fact]
    public void An_IPv4_header_is_what_was_written_and_its_padding_is_no_payload() =>
        Gen.Select(s_v4, s_v4, Gen.Byte, Gen.Byte.Array[0, 60], Gen.UShort, Gen.Bool, Gen.Int[0, 0x1fff], Gen.Int[0, 20]).Sample((source, destination, protocol, data, identification, fragments, offset, padding) =>
        {
            var header = new Ipv4Header(source, destination, (IpProtocol)protocol, data.Length, (byte)~protocol, protocol, identification, !fragments, fragments, offset);
            var packet = new byte[Ipv4Header.Length + data.Length + padding];
            header.Write(packet);
            data.CopyTo(packet, Ipv4Header.Length);
            Assert.True(Ipv4Header.TryRead(packet, out var read, out var payload));
            Assert.Equal(header, read);
            Assert.Equal(data, payload.ToArray());
        });

    [Fact]
    public void An_IPv6_header_is_what_was_written() =>
        Gen.Select(s_v6, s_v6, Gen.Byte, Gen.Byte.Array[0, 60], Gen.Byte, Gen.UInt[0, 0xfffff]).Sample((source, destination, protocol, data, life, flow) =>
        {
            var header = new Ipv6Header(source, destination, (IpProtocol)protocol, data.Length, life, protocol, flow);
            var packet = new byte[Ipv6Header.Length + data.Length];
            header.Write(packet);
            data.CopyTo(packet, Ipv6Header.Length);
            Assert.True(Ipv6Header.TryRead(packet, out var read, out var payload));
            Assert.Equal(header, read);
            Assert.Equal(data, payload.ToArray());
        });

    [Fact]
    public void Small_headers_are_what_was_written() =>
        Gen.Select(Gen.ULong[0, 0xffff_ffff_ffff], Gen.ULong[0, 0xffff_ffff_ffff], Gen.UShort, s_v4, s_v4, Gen.Bool).Sample((a, b, number, source, destination, isReply) =>
        {
            Span<byte> bytes = stackalloc byte[64];
            var ethernet = new EthernetHeader(new(a), new(b), (EtherType)number);
            ethernet.Write(bytes);
            Assert.True(EthernetHeader.TryRead(bytes, out var readEthernet) && readEthernet == ethernet);
            var arp = new ArpPacket(isReply ? ArpOperation.Reply : ArpOperation.Request, new(a), source, new(b), destination);
            arp.Write(bytes);
            Assert.True(ArpPacket.TryRead(bytes, out var readArp) && readArp == arp);
            var udp = new UdpHeader(number, (ushort)~number, 20);
            udp.Write(bytes);
            Assert.True(UdpHeader.TryRead(bytes, out var readUdp, out var payload) && readUdp == udp && payload.Length == 20);
        });

    [Fact]
    public void The_checksum_is_the_sum_of_words_at_any_length_and_offset() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            uint sum = 0;
            for (var i = 0; i < bytes.Length; i++) sum += (uint)(i % 2 == 0 ? bytes[i] << 8 : bytes[i]);
            while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
            Assert.Equal((ushort)~sum, InternetChecksum.Of(bytes));
            var half = bytes.Length / 4 * 2;
            Assert.Equal((ushort)~sum, InternetChecksum.Finish(InternetChecksum.Add(InternetChecksum.Add(0, bytes.AsSpan(0, half)), bytes.AsSpan(half))));
        });

    [Fact]
    public void A_filled_checksum_is_right_and_a_changed_bit_makes_it_wrong() =>
        Gen.Select(s_v6, s_v6, Gen.Byte.Array[20, 100], Gen.Int[0, 799]).Sample((source, destination, segment, bit) =>
        {
            TransportChecksum.Fill(source, destination, IpProtocol.Tcp, segment, TcpHeader.ChecksumAt);
            Assert.True(TransportChecksum.IsRight(source, destination, IpProtocol.Tcp, segment));
            segment[bit / 8 % segment.Length] ^= (byte)(1 << bit % 8);
            Assert.False(TransportChecksum.IsRight(source, destination, IpProtocol.Tcp, segment));
        });

    /// <summary>A SYN as Linux sends it, captured on a loopback interface.</summary>
    [Fact]
    public void A_SYN_of_Linux_is_understood()
    {
        var packet = Convert.FromHexString("4500003c937f40004006a93a7f0000017f000001afda849760b0fed300000000a002ffd7fe3000000204ffd70402080a3ee07c2b000000000103030a");
        Assert.True(Ipv4Header.TryRead(packet, out var ip, out var segment) && ip.Protocol == IpProtocol.Tcp && ip.DontFragment);
        Assert.True(TcpHeader.TryRead(segment, out var tcp, out _));
        Assert.Equal(new TcpHeader(45018, 33943, new(1622212307), new(0), TcpFlags.Syn, 65495, new(65495, 10, SackPermitted: true, new TcpTimestamps(1054899243, 0))), tcp);
        // And written just as it was.
        Span<byte> again = stackalloc byte[tcp.Length];
        tcp.Write(again);
        segment[16..18].CopyTo(again[16..]);
        Assert.Equal(segment.ToArray(), again.ToArray());
    }

    [Fact]
    public void Addresses_read_as_everywhere()
    {
        Assert.Equal("192.0.2.1", IpAddress.V4(192, 0, 2, 1).ToString());
        Assert.Equal("58:9c:fc:01:02:03", new EthernetAddress(0x589cfc010203).ToString());
        s_v6.Sample(address =>
        {
            Span<byte> bytes = stackalloc byte[16];
            address.Write(bytes);
            Assert.Equal(new IPAddress(bytes), IPAddress.Parse(address.ToString()));
        });
        foreach (var text in (string[])["::", "::1", "2001:db8::1", "fe80::1:0:0:2", "1:0:2::3", "1:2:3:4:5:6:7:8", "2001:db8:0:1:1:1:1:1"])
            Assert.Equal(text, IpAddress.Read(IPAddress.Parse(text).GetAddressBytes(), isV6: true).ToString());
    }

    [Fact]
    public void A_neighbour_message_is_what_was_written() =>
        Gen.Select(Gen.Bool, s_v6, Gen.ULong[0, 0xffff_ffff_ffff].Nullable(), Gen.Byte[0, 7]).Sample((isAdvertisement, target, link, flags) =>
        {
            var message = new NeighbourMessage(isAdvertisement, target, link is { } bits ? new EthernetAddress(bits) : null, isAdvertisement ? (NeighbourFlags)flags : NeighbourFlags.None);
            Span<byte> bytes = new byte[message.Length];
            message.Write(bytes);
            Assert.True(NeighbourMessage.TryRead(bytes, out var read) && read == message);
        });

    /// <summary>tcpdump finds the packets, their times and no wrong checksum.</summary>
    [Fact]
    public void A_capture_is_read_by_others()
    {
        Stead.Tests.Harness.Needs.Program("tcpdump");
        var (a, b) = (IpAddress.V4(192, 0, 2, 1), IpAddress.V4(192, 0, 2, 2));
        var segment = new byte[20 + 12 + 5];
        new TcpHeader(1000, 80, new(7), new(9), TcpFlags.Ack | TcpFlags.Push, 500, new(Timestamps: new TcpTimestamps(1, 2))).Write(segment);
        "hello"u8.CopyTo(segment.AsSpan(32));
        TransportChecksum.Fill(a, b, IpProtocol.Tcp, segment, TcpHeader.ChecksumAt);
        var echo = new byte[12];
        new IcmpHeader(IcmpHeader.V4.Echo, 0, 0x0001_0002).Write(echo);
        IcmpHeader.FillV4(echo);
        var datagram = new byte[10];
        new UdpHeader(53, 5353, 2).Write(datagram);
        TransportChecksum.Fill(a, b, IpProtocol.Udp, datagram, UdpHeader.ChecksumAt);
        var (v6a, v6b) = (IpAddress.V6(new UInt128(0xfe80_0000_0000_0000, 1)), IpAddress.V6(new UInt128(0xfe80_0000_0000_0000, 2)));
        var solicitation = new NeighbourMessage(false, v6b, new EthernetAddress(0x589cfc010203));
        var neighbour = new byte[solicitation.Length];
        solicitation.Write(neighbour);
        TransportChecksum.Fill(v6a, v6b, IpProtocol.IcmpV6, neighbour, IcmpHeader.ChecksumAt);

        var file = new MemoryStream();
        var header = new byte[PcapFormat.HeaderLength];
        PcapFormat.WriteHeader(header, PcapLink.Ip);
        file.Write(header);
        var time = 1_500_000_000L;
        foreach (var (protocol, payload) in new[] { (IpProtocol.Tcp, segment), (IpProtocol.Icmp, echo), (IpProtocol.Udp, datagram), (IpProtocol.IcmpV6, neighbour) })
        {
            var isV6 = protocol == IpProtocol.IcmpV6;
            var packet = new byte[(isV6 ? Ipv6Header.Length : Ipv4Header.Length) + payload.Length];
            if (isV6) new Ipv6Header(v6a, v6b, protocol, payload.Length, HopLimit: 255).Write(packet);
            else new Ipv4Header(a, b, protocol, payload.Length).Write(packet);
            payload.CopyTo(packet, packet.Length - payload.Length);
            var record = new byte[PcapFormat.RecordHeaderLength];
            PcapFormat.WriteRecordHeader(record, time++, packet.Length);
            file.Write(record);
            file.Write(packet);
        }
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, file.ToArray());
        var ran = Stead.Tests.Harness.Programs.Run(["tcpdump", "-r", path, "-tt", "--nano", "-vv", "-n"], new Dictionary<string, string?> { ["TZ"] = "UTC" }).Ok();
        File.Delete(path);
        Assert.Contains("1.500000000 IP (tos 0x0, ttl 64", ran.Output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.1.1000 > 192.0.2.2.80: Flags [P.], cksum", ran.Output, StringComparison.Ordinal);
        Assert.Contains("(correct), seq 7:12, ack 9, win 500, options [nop,nop,TS val 1 ecr 2], length 5", ran.Output, StringComparison.Ordinal);
        Assert.Contains("ICMP echo request, id 1, seq 2, length 12", ran.Output, StringComparison.Ordinal);
        Assert.Contains("[udp sum ok]", ran.Output, StringComparison.Ordinal);
        Assert.Contains("[icmp6 sum ok] ICMP6, neighbor solicitation, length 32, who has fe80::2", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("incorrect", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("bad", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequence_numbers_compare_around_the_end()
    {
        var last = new SequenceNumber(uint.MaxValue);
        Assert.True(last + 1 > last && last < last + 2 && last - 5u <= last);
        Assert.Equal(3, last + 3 - last);
        Assert.Equal(last + 3, SequenceNumber.Max(last, last + 3));
    }

    /// <summary>Ten million, most of them a good packet with something wrong.</summary>
    [Fact]
    public void No_bytes_make_a_parser_throw()
    {
        var chance = new Random(5);
        var buffer = new byte[120];
        var parsed = 0;
        for (var i = 0; i < 10_000_000; i++)
        {
            var length = 20 + (i & 63);
            if (i % 8 == 0) chance.NextBytes(buffer);
            buffer[chance.Next(buffer.Length)] = (byte)chance.Next(256);
            if (i % 2 == 0) buffer[12] = (byte)(chance.Next(16) << 4);
            var bytes = buffer.AsSpan(0, length);
            if (TcpHeader.TryRead(bytes, out _, out _)) parsed++;
            if (i % 16 != 0) continue;
            buffer[0] = (byte)(i % 32 == 0 ? 0x45 : 0x60);
            if (Ipv4Header.TryRead(bytes, out var v4, out _)) parsed += (int)v4.Protocol;
            var next = IpProtocol.HopByHop;
            if (Ipv6Header.TryRead(bytes, out _, out var payload) && Ipv6Header.TrySkipExtensions(ref next, ref payload)) parsed++;
            if (UdpHeader.TryRead(bytes, out _, out _)) parsed++;
            if (ArpPacket.TryRead(bytes, out _)) parsed++;
            if (NeighbourMessage.TryRead(bytes, out _)) parsed++;
            if (EthernetHeader.TryRead(bytes, out _)) parsed++;
        }
        Assert.True(parsed > 1_000_000);
    }
}
