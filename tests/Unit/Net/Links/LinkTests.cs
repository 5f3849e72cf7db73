using CsCheck;
using Stead.Core;
using Stead.Net.Links;

namespace Stead.Tests.Unit.Net.Links;

/// <summary>A link driven by hand: plain packets of a length, numbered in their first bytes, and a clock that the test moves.</summary>
public sealed class LinkTests
{
    private readonly PacketPool _pool = new();

    private static LinkSettings Settings(params string[] words)
    {
        var settings = new LinkSettings();
        foreach (var word in words)
        {
            var (key, value) = (word.Split('=')[0], word.Split('=')[1]);
            Assert.True(LinkKeys.TryApply(settings, key, value, out settings, out var complaint), $"{complaint}");
        }
        return settings;
    }

    private Link Make(params string[] words) => new(Settings(words), _pool, new RandomSequence(1));

    private Packet Numbered(int number, int length = 1500) => Numbered(_pool, number, length);

    private static Packet Numbered(PacketPool pool, int number, int length = 1500)
    {
        var packet = pool.Rent(length);
        BitConverter.TryWriteBytes(packet.Buffer, number);
        return packet;
    }

    private static Instant At(double milliseconds) => new((long)Math.Round(milliseconds * 1e6));

    /// <summary>Everything that comes until it is quiet: number and milliseconds.</summary>
    private List<(int Number, double At)> Drain(Link link)
    {
        var arrived = new List<(int, double)>();
        for (var now = link.NextDeadline; now != Instant.Never; now = link.NextDeadline)
        {
            while (link.TryReceive(now, out var parcel))
            {
                arrived.Add((BitConverter.ToInt32(parcel.Packet.Buffer), now.Nanoseconds / 1e6));
                _pool.Return(parcel.Packet);
            }
            Assert.True(link.NextDeadline > now, "a deadline that is reached must pass");
        }
        return arrived;
    }

    [Fact]
    public void A_packet_takes_its_bits_over_the_rate_and_the_delay()
    {
        var link = Make("rate=10Mbit/s", "delay=5ms");
        link.Send(At(0), Numbered(1));
        link.Send(At(0), Numbered(2));
        Assert.Equal([(1, 6.2), (2, 7.4)], Drain(link));
    }

    [Fact]
    public void What_does_not_fit_is_dropped()
    {
        var link = Make("rate=10Mbit/s", "queue=3 packets");
        for (var i = 1; i <= 6; i++) link.Send(At(0), Numbered(i));
        Assert.Equal(3, link.QueuedPackets);
        Assert.Equal([1, 2, 3, 4], Drain(link).Select(one => one.Number));
        Assert.Equal((2, 4, 4500), (link.Counters.Dropped, link.Counters.Delivered, link.Counters.MostQueuedBytes));
    }

    [Fact]
    public void A_limit_in_time_is_what_the_rate_sends_in_it()
    {
        var link = Make("rate=12Mbit/s", "queue=10ms");
        for (var i = 0; i < 100; i++) link.Send(At(0), Numbered(i));
        Assert.Equal(10, link.QueuedPackets);
    }

    [Fact]
    public void The_mean_queue_is_an_integral_over_time()
    {
        var link = Make("rate=12Mbit/s");
        for (var i = 0; i < 3; i++) link.Send(At(0), Numbered(i));
        Drain(link);
        // Two wait for 1 ms, then one for 1 ms.
        Assert.Equal(3000 * 0.001 + 1500 * 0.001, link.Counters.QueueByteSeconds, 9);
        Assert.Equal(0.003, link.Counters.QueuePacketSeconds, 9);
    }

    [Fact]
    public void A_step_in_rate_counts_from_the_next_packet_on()
    {
        var link = Make("rate=12Mbit/s");
        link.Send(At(0), Numbered(1));
        link.Send(At(0), Numbered(2));
        link.Change(At(0.5), Settings("rate=6Mbit/s"));
        Assert.Equal([(1, 1), (2, 3)], Drain(link));
    }

    [Fact]
    public void A_delay_that_shrinks_does_not_reorder()
    {
        var link = Make("delay=10ms");
        link.Send(At(0), Numbered(1));
        link.Change(At(1), Settings("delay=1ms"));
        link.Send(At(1), Numbered(2));
        Assert.Equal([(1, 10), (2, 10)], Drain(link));
    }

    [Fact]
    public void Held_back_packets_are_overtaken_and_jitter_overtakes_nothing()
    {
        var reordering = Make("rate=100Mbit/s", "delay=5ms", "reorder=30% 5ms", "queue=100000 packets");
        var jitter = Make("rate=100Mbit/s", "delay=5ms", "jitter=5ms", "queue=100000 packets");
        for (var i = 0; i < 1000; i++)
        {
            reordering.Send(At(0), Numbered(i));
            jitter.Send(At(0), Numbered(i));
        }
        var arrived = Drain(reordering).Select(one => one.Number).ToList();
        Assert.NotEqual(Enumerable.Range(0, 1000), arrived);
        Assert.Equal(Enumerable.Range(0, 1000), arrived.Order());
        Assert.InRange(reordering.Counters.Reordered, 250, 350);
        Assert.Equal(Enumerable.Range(0, 1000), Drain(jitter).Select(one => one.Number));
    }

    [Theory]
    [InlineData("loss=1%", 0.01)]
    [InlineData("burst-loss=1% 50%", 0.0196)]
    [InlineData("lose-every=50", 0.02)]
    public void So_many_are_lost(string words, double share)
    {
        const int Count = 100_000;
        var link = Make(words);
        for (var i = 0; i < Count; i++)
        {
            link.Send(At(i), Numbered(i, 40));
            while (link.TryReceive(At(i), out var parcel)) _pool.Return(parcel.Packet);
        }
        Assert.InRange(link.Counters.Lost / (double)Count, share * 0.9, share * 1.1);
        Assert.Equal(Count, link.Counters.Lost + link.Counters.Delivered);
    }

    [Fact]
    public void Duplicates_arrive_twice_and_wrong_bits_arrive()
    {
        var link = Make("duplicate=100%", "corrupt=100%");
        var sent = Numbered(7, 100);
        var before = sent.Bytes.ToArray();
        link.Send(At(0), sent);
        Assert.True(link.TryReceive(At(0), out var first));
        Assert.True(link.TryReceive(At(0), out var second));
        Assert.Equal(1, before.Zip(first.Packet.Bytes.ToArray()).Sum(pair => int.PopCount(pair.First ^ pair.Second)));
        Assert.Equal(first.Packet.Bytes.ToArray(), second.Packet.Bytes.ToArray());
        Assert.NotSame(first.Packet, second.Packet);
    }

    [Fact]
    public void A_policer_lets_its_burst_and_its_rate_pass()
    {
        var link = Make("policer=12Mbit/s 15kB");
        for (var i = 0; i < 20; i++) link.Send(At(0), Numbered(i));
        Assert.Equal(10, link.Counters.Policed);
        for (var i = 0; i < 20; i++) link.Send(At(1 + i), Numbered(i));
        Assert.Equal(10, link.Counters.Policed);
    }

    /// <summary>A caller with a real clock comes late, and not for every deadline; what arrives and when it was due must not depend on it.</summary>
    [Fact]
    public void Being_late_changes_nothing() => Gen.Select(Gen.ULong, Gen.Int[1, 60], Gen.Int[1, 5]).Sample((seed, count, queue) =>
    {
        var words = (string[])["rate=10Mbit/s", "delay=3ms", "jitter=2ms", "loss=5%", "reorder=10% 4ms", "duplicate=5%", $"queue={queue} packets codel"];
        // Samples run on several threads; a pool belongs to one.
        var pool = new PacketPool();
        var (punctual, late) = (new Link(Settings(words), pool, new(seed)), new Link(Settings(words), pool, new(seed)));
        var (inTime, atEnd) = (new List<(int, Instant)>(), new List<(int, Instant)>());
        var random = new RandomSequence(seed ^ 1);
        var now = At(0);
        for (var i = 0; i < count; i++)
        {
            now += new Duration(random.Below(2_000_000));
            while (punctual.NextDeadline <= now) Take(punctual, punctual.NextDeadline, inTime);
            punctual.Send(now, Numbered(pool, i));
            late.Send(now, Numbered(pool, i));
        }
        for (now = punctual.NextDeadline; now != Instant.Never; now = punctual.NextDeadline) Take(punctual, now, inTime);
        Take(late, At(1_000_000), atEnd);
        Assert.Equal(inTime, atEnd);
        Assert.Equal(punctual.Counters.Dropped, late.Counters.Dropped);

        void Take(Link link, Instant at, List<(int, Instant)> into)
        {
            while (link.TryReceive(at, out var parcel))
            {
                into.Add((BitConverter.ToInt32(parcel.Packet.Buffer), parcel.At));
                pool.Return(parcel.Packet);
            }
        }
    }, iter: 2000);

    [Fact]
    public void Nothing_is_allocated_in_steady_state()
    {
        var link = Make("rate=100Mbit/s", "delay=5ms", "loss=1%", "jitter=1ms", "queue=100 packets codel");
        Carry(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Carry(100_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Carry(int packets)
        {
            var now = At(0);
            for (var i = 0; i < packets; i++)
            {
                now += Duration.FromMicroseconds(100);
                link.Send(now, Numbered(i));
                while (link.TryReceive(now, out var parcel)) _pool.Return(parcel.Packet);
            }
        }
    }
}
