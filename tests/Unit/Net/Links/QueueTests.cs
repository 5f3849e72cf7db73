using Stead.Core;
using Stead.Net.Links;
using Stead.Net.Links.Queues;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Links;

/// <summary>Queue disciplines under a source that is a quarter too fast for the link.</summary>
public sealed class QueueTests
{
    private static readonly DataRate s_rate = DataRate.FromBits(12e6);

    /// <summary>Ten seconds of 1500-byte packets at 15 Mbit/s into 12.</summary>
    private static (Link Link, List<Duration> Waits, int Marked) Overload(string queue, bool isMarkable = false)
    {
        var pool = new PacketPool();
        var settings = new LinkSettings { Rate = s_rate };
        Assert.True(LinkKeys.TryApply(settings, "queue", queue, out settings, out _));
        var link = new Link(settings, pool, new(1));
        var header = new Ipv4Header(IpAddress.V4(10, 0, 0, 1), IpAddress.V4(10, 0, 0, 2), IpProtocol.Udp, 1480, TrafficClass: (byte)(isMarkable ? 2 : 0));
        var (waits, marked) = (new List<Duration>(), 0);
        for (var now = default(Instant); now.Nanoseconds < 10_000_000_000; now += Duration.FromMicroseconds(800))
        {
            var packet = pool.Rent(1500);
            header.Write(packet.Bytes);
            BitConverter.TryWriteBytes(packet.Bytes[Ipv4Header.Length..], now.Nanoseconds);
            link.Send(now, packet);
            while (link.TryReceive(now, out var parcel))
            {
                packet = parcel.Packet;
                Assert.True(Ipv4Header.TryRead(packet.Bytes, out var read, out _), "a mark keeps the header's checksum right");
                if ((read.TrafficClass & 3) == 3) marked++;
                if (now.Nanoseconds > 5_000_000_000) waits.Add(parcel.At - new Instant(BitConverter.ToInt64(packet.Bytes[Ipv4Header.Length..])));
                pool.Return(packet);
            }
        }
        return (link, waits, marked);
    }

    private static Duration Median(List<Duration> waits) => waits.Order().ElementAt(waits.Count / 2);

    [Fact]
    public void Drop_tail_is_always_full() => Assert.InRange(Median(Overload("200 packets").Waits).Milliseconds, 195, 202);

    /// <summary>CoDel does not come to its target against a source that does not slow down, but it is far below a full queue.</summary>
    [Fact]
    public void CoDel_drops_from_the_head_and_keeps_the_wait_below_a_full_queue()
    {
        var (link, waits, _) = Overload("1000 packets codel");
        Assert.True(Median(waits).Milliseconds < 500, $"{Median(waits)}");
        Assert.InRange(link.Counters.Dropped, 1000, 2600);
    }

    [Fact]
    public void RED_keeps_its_mean_between_the_thresholds()
    {
        var (link, waits, _) = Overload("120 packets red");
        // A fifth must go: more than the 10 % between 10 and 30 packets, so the gentle part above 30 finds it.
        Assert.InRange(Median(waits).Milliseconds, 25, 45);
        Assert.InRange(link.Counters.Dropped, 2000, 2600);
    }

    [Theory]
    [InlineData("1000 packets codel ecn")]
    [InlineData("120 packets red ecn")]
    public void Those_who_understand_marks_are_marked(string queue)
    {
        var (link, _, marked) = Overload(queue, isMarkable: true);
        Assert.True(marked > 100, $"{marked}");
        Assert.InRange(link.Counters.Marked - marked, 0, 1000);
        Assert.Equal(0, Overload(queue).Marked);
    }

    [Fact]
    public void Every_kind_has_its_name_once() => Assert.Equal(QueueTable.All.Count, QueueTable.All.Select(kind => kind.Name).Distinct().Count());
}
