using CsCheck;
using Stead.Net.Links;
using Stead.Net.Links.Impairments;
using Stead.Net.Wire;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Net.Links;

public sealed class LinkKeysTests
{
    [Fact]
    public void Every_example_is_right() => Assert.All(LinkKeys.All, key => Assert.NotNull(key.Apply(new LinkSettings(), key.Example)));

    [Fact]
    public void A_wrong_word_is_answered_with_the_nearest()
    {
        Assert.False(LinkKeys.TryApply(new(), "dealy", "5ms", out _, out var complaint));
        Assert.Equal("dealy: a link has no such word; did you mean delay?", $"{complaint}");
        Assert.False(LinkKeys.TryApply(new(), "rate", "5", out _, out complaint));
        Assert.Contains("20Mbit/s", complaint!.ToString(), StringComparison.Ordinal);
        Assert.False(LinkKeys.TryApply(new(), "delay", "5", out _, out complaint));
        Assert.Equal("delay: '5' is not TIME; write it like 10ms", $"{complaint}");
    }

    [Theory]
    [InlineData("100 packets", 100, long.MaxValue)]
    [InlineData("64p", 64, long.MaxValue)]
    [InlineData("500kB", int.MaxValue, 500_000)]
    [InlineData("500k", int.MaxValue, 500_000)]
    [InlineData("64KiB", int.MaxValue, 65_536)]
    public void A_queue_has_a_limit(string text, int packets, long bytes)
    {
        Assert.True(QueueLimit.TryParse(text, out var limit));
        Assert.Equal((packets, bytes), (limit.Packets, limit.Bytes));
    }

    [Fact]
    public void A_later_word_replaces_the_same_kind_only()
    {
        var link = new LinkSettings();
        foreach (var (key, value) in ((string, string)[])[("loss", "1%"), ("jitter", "1ms"), ("loss", "2%")]) Assert.True(LinkKeys.TryApply(link, key, value, out link, out _));
        Assert.Equal(["loss 2%", "jitter 1ms"], link.Impairments.Select(one => $"{one}"));
    }

    [Fact]
    public void Any_text_is_answered() => Gen.Select(Gen.Int[0, LinkKeys.All.Count - 1], Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789.%eskMGibBpac "], 0, 12]))
        .Sample((key, text) => LinkKeys.TryApply(new(), LinkKeys.All[key].Name, text, out _, out var complaint) == complaint is null, iter: 50_000);

    [Fact]
    public void Every_impairment_is_in_the_table()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src/Net/Links/Impairments")).Count(file => File.ReadAllText(file).Contains(") : IImpairment", StringComparison.Ordinal));
        Assert.Equal(files, ImpairmentTable.All.Count);
    }

    [Fact]
    public void A_wrong_bit_is_found_by_the_receiver_though_the_checksum_was_left_to_the_wire()
    {
        var pool = new PacketPool();
        for (ulong seed = 1; seed <= 2000; seed++)
        {
            var packet = pool.Rent(140);
            packet.Bytes.Clear();
            new Ipv4Header(IpAddress.V4(10, 0, 0, 1), IpAddress.V4(10, 0, 0, 2), IpProtocol.Tcp, 120).Write(packet.Bytes);
            new TcpHeader(1, 2, new(3), new(4), TcpFlags.Ack, 5).Write(packet.Bytes[20..]);
            packet.IsChecksumPending = true;
            var transit = new Transit { Packet = packet, Random = new(seed), Now = default };
            new Corruption(1).Apply(ref transit);
            Assert.False(packet.IsChecksumPending);
            Assert.False(Ipv4Header.TryRead(packet.Bytes, out var header, out var payload)
                && header.Protocol == IpProtocol.Tcp && TransportChecksum.IsRight(header.Source, header.Destination, header.Protocol, payload), $"seed {seed}");
            pool.Return(packet);
        }
    }
}
