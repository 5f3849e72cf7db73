using Stead.Core;
using Stead.Lab.Applications;
using Stead.Lab.Experiments;
using Stead.Lab.Reports;
using Stead.Lab.Runs;
using Stead.Lab.Simulation;
using Stead.Net.Ip;
using Stead.Net.Links;
using Stead.Net.Settings;
using Stead.Net.Tcp;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Lab;

/// <summary>Whole networks with Stead's own stack at their ends.</summary>
public sealed class SimulationTests
{
    /// <summary>Everything that draws lots, at once.</summary>
    private const string Rough = """
        title Rough
        length 3s
        host a*3 b*3
        router r s
        link a* r
            rate 100Mbit/s
        link r s
            rate 8Mbit/s
            delay 10ms
            queue 60 packets red
            jitter 2ms
            loss 0.5%
            reorder 1% 5ms
            duplicate 0.5%
            corrupt 0.5%
        link s b*
        flow bulk a1 -> b1
        flow onoff a2 -> b2
            app onoff
        flow objects a3 -> b3
            app objects
            random yes
        """;

    /// <summary>FreeBSD's settings of Vegas: so many segments of each flow wait at the bottleneck, of 1500 bytes and a little more of flows that come later and take the queue for the path.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public void Vegas_keeps_as_many_segments_at_the_bottleneck_as_it_is_told(int segments)
    {
        var tcp = SettingChange.OfWords([$"net.inet.tcp.cc.vegas.alpha={segments}", $"net.inet.tcp.cc.vegas.beta={segments + 1}"]).Aggregate(TcpSettings.Linux, (settings, change) => change.Apply(settings));
        var experiment = ExperimentReader.Read("dumbbell", ExperimentLibrary.Find("dumbbell")!, null, new Dictionary<string, string> { ["cc"] = "vegas", ["every"] = "0s" }, tcp);
        Assert.InRange(Laboratory.Run(experiment).Measures["queue.mean"] / (4 * 1500), segments - 1, segments + 1.5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_gives_another()
    {
        var first = RunCsv.Format(Laboratory.Run(Laboratory.Of(Rough), seed: 7));
        Assert.Equal(first, RunCsv.Format(Laboratory.Run(Laboratory.Of(Rough), seed: 7)));
        Assert.NotEqual(first, RunCsv.Format(Laboratory.Run(Laboratory.Of(Rough), seed: 8)));
    }

    [Fact]
    public void In_slices_or_at_once_is_the_same()
    {
        var experiment = Laboratory.Of(Rough);
        var run = new ExperimentRun(experiment, 7);
        for (var slice = 1; slice <= 1000; slice++) run.Advance(default(Instant) + experiment.Length * slice / 1000);
        Assert.True(run.IsDone);
        Assert.Equal(RunCsv.Format(Laboratory.Run(experiment, seed: 7)), RunCsv.Format(run.Report()));
    }

    [Fact]
    public void What_was_written_arrives_through_all_that()
    {
        var report = Laboratory.Run(Laboratory.Of(Rough));
        Assert.All(report.Groups, group => Assert.Equal(0, group.ConnectionsFailed));
        Assert.All(report.Groups, group => Assert.True(group.Goodput > 10_000, $"{group.Name}: {group.Goodput}"));
        Assert.True(report.Groups[2].Metrics.First(metric => metric.Name == "objects").Value > 3);
    }

    [Fact]
    public void A_capture_has_right_checksums_and_both_directions()
    {
        var run = new ExperimentRun(Laboratory.Of(Rough).Within(0, 0.5), 1);
        var tap = new CountingTap();
        run.Network.Hosts[0].Tap = tap;
        run.Advance(Instant.Never);
        Assert.True(tap.Sent > 20 && tap.Received > 10, $"{tap.Sent} sent, {tap.Received} received");
        Assert.Equal(0, tap.Wrong);
    }

    private sealed class CountingTap : IPacketTap
    {
        public int Sent { get; private set; }

        public int Received { get; private set; }

        public int Wrong { get; private set; }

        public void OnPacket(Instant now, EndHost host, ReadOnlySpan<byte> packet)
        {
            if (!Stead.Net.Wire.Ipv4Header.TryRead(packet, out var header, out var segment)) Wrong++;
            // What the link has spoiled arrives spoiled.
            else if (header.Source == host.Address && !Stead.Net.Wire.TransportChecksum.IsRight(header.Source, header.Destination, header.Protocol, segment)) Wrong++;
            if (header.Source == host.Address) Sent++;
            else Received++;
        }
    }

    /// <summary>The bytes of zeros that nobody looks at are left out on the way: each packet is where, when and what it would be with them.</summary>
    [Fact]
    public void Payload_that_is_not_carried_makes_no_difference()
    {
        var (carried, elided) = (Captured(carries: true), Captured(carries: false));
        Assert.True(carried.Count > 1000);
        Assert.Equal(carried, elided);

        static List<(Instant, string, string)> Captured(bool carries)
        {
            var network = new Network(new Simulator(3));
            var settings = new StackSettings { Addresses = [], OffloadsChecksums = true, CarriesPayload = carries };
            var (a, b, router) = (network.AddHost("a", settings), network.AddHost("b", settings), network.AddRouter("r"));
            network.Connect(a, router, Link("rate 100Mbit/s"));
            network.Connect(router, b, Link("rate 8Mbit/s", "delay 10ms", "queue 30 packets red ecn", "loss 1%", "reorder 1% 5ms", "duplicate 1%", "corrupt 2%"));
            network.Route();
            var tap = new Capture();
            // At one end packets are completed when they arrive, at the other when they leave.
            b.Tap = tap;
            new Flow("f", a, b, 80, TcpSettings.Linux with { Ecn = true, AcceptsEcn = true }, new BulkTransfer(1_000_000)).Start(default);
            network.Simulator.RunUntil(default(Instant) + Duration.FromSeconds(20));
            return tap.Packets;
        }

        static LinkSettings Link(params string[] words)
        {
            var settings = new LinkSettings();
            foreach (var word in words) Assert.True(LinkKeys.TryApply(settings, word.Split(' ')[0], word.Split(' ', 2)[1], out settings, out _));
            return settings;
        }
    }

    private sealed class Capture : IPacketTap
    {
        public List<(Instant, string, string)> Packets { get; } = [];

        public void OnPacket(Instant now, EndHost host, ReadOnlySpan<byte> packet) => Packets.Add((now, host.Name, Convert.ToHexString(packet)));
    }

    [Fact]
    public void Steps_change_links_and_flows()
    {
        var report = Laboratory.Run(Laboratory.Of("""
            title Steps
            length 6s
            from 4s
            host a b
            router r
            link a r
            link r b
                rate 10Mbit/s
                delay 5ms
                queue 50 packets
            flow f a -> b
                stop 5s
            at 2s
                link r b rate 5Mbit/s
                link r b delay 20ms
            """));
        // What was held up behind a loss before the second that is measured is read in it.
        Assert.InRange(report.Groups[0].Goodput, 4e6, 5.8e6);
        Assert.InRange(report.Groups[0].RoundTrips.Least, 0.040, 0.170);
    }

    /// <summary>Mathis et al. 1997: 1.22 MSS / (RTT sqrt p), for losses at random.</summary>
    [Theory]
    [InlineData(1e-2, 100)]
    [InlineData(1e-3, 400)]
    [InlineData(1e-4, 500)]
    [InlineData(1e-5, 400)]
    public void Renos_rate_is_the_square_root_law(double loss, int seconds) => Assert.InRange(ShareOfLaw(loss, $"loss {Text(100 * loss)}%", seconds, 1), 0.85, 1.15);

    /// <summary>Losses at random make the law's constant 1.31 (Ott, Kemperman and Mathis), so that a seed may be beyond a seventh; the mean of many may not.</summary>
    [Theory]
    [InlineData(1e-2, 100)]
    [InlineData(1e-3, 400)]
    [InlineData(1e-4, 500)]
    [InlineData(1e-5, 400)]
    public void Whatever_the_seed(double loss, int seconds)
    {
        Needs.LongRun();
        var shares = Enumerable.Range(1, 20).Select(seed => ShareOfLaw(loss, $"loss {Text(100 * loss)}%", seconds, (ulong)seed)).ToArray();
        Assert.InRange(shares.Average(), 0.85, 1.15);
        Assert.All(shares, share => Assert.InRange(share, 0.75, 1.3));
    }

    /// <summary>The model itself: one loss in every so many packets. With a hundred the round trip of each repair, which it leaves out, is a ninth of the cycle.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void Every_so_manyth_lost_is_the_square_root_law_too(int every) => Assert.InRange(ShareOfLaw(1.0 / every, $"lose-every {every}", every < 100_000 ? 60 : 120, 1), 0.85, 1.15);

    private static string Text(double number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static double ShareOfLaw(double loss, string words, int seconds, ulong seed)
    {
        // A larger buffer and the first slow start would find no end before its first loss.
        var largest = Math.Sqrt(8 / 3.0 / loss);
        var report = Laboratory.Run(Laboratory.Of($"""
            title Reno's square root
            length 60s
            host a b
            link a b
                delay 10ms
                forth {words}
            flow f a -> b
                cc newreno
                send-buffer {(int)(2.5 * largest * 1448)}
            """).Within(seconds / 4.0, seconds), seed);
        return report.Groups[0].Goodput / (1.22 * 1448 * 8 / (0.020 * Math.Sqrt(loss)));
    }
}
