using System.Globalization;
using System.Text.Json;
using Stead.Tests.Harness;

namespace Stead.Tests.Journal;

/// <summary>Article 6: what takes a network to show, on the published binary. Each run is what anybody can type.</summary>
public sealed class GoodputPacingLabTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stead-lab-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Ran Stead(params string[] words) => Programs.Run([Repository.Bin + "/stead", "lab", .. words]);

    /// <summary>The measures of one run, whether or not they are what its experiment requires.</summary>
    private static Dictionary<string, double> Measure(params string[] words)
    {
        var ran = Stead(["run", .. words, "--json"]);
        Assert.True(ran.ExitCode is 0 or 3, $"{ran}");
        using var json = JsonDocument.Parse(ran.Output);
        return json.RootElement.GetProperty("measures").EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Number).ToDictionary(one => one.Name, one => one.Value.GetDouble());
    }

    private string Written(string text)
    {
        var path = Path.Combine(_directory, "article.lab");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Figure 1: a packet of 1500 bytes comes at 100 Mbit/s and leaves at 10 Mbit/s.</summary>
    private const string Figure1 = """
        title  Figure 1: a bottleneck router with a buffer
        length 10s
        from   1s
        host   sender receiver
        router router
        link sender router
            rate 100Mbit/s
            queue 1000 packets
        link router receiver
            rate 10Mbit/s
            queue 50 packets
            back rate unlimited
        flow data sender -> receiver
            cc newreno
        """;

    /// <summary>Times of the packets longer than 1000 bytes in a capture, in microseconds.</summary>
    private List<(double At, bool IsData)> Capture(string host)
    {
        var bytes = File.ReadAllBytes(Path.Combine(_directory, host + ".pcap"));
        var packets = new List<(double, bool)>();
        for (var at = 24; at + 16 <= bytes.Length;)
        {
            var length = BitConverter.ToInt32(bytes, at + 8);
            packets.Add((BitConverter.ToUInt32(bytes, at) * 1e6 + BitConverter.ToUInt32(bytes, at + 4) / 1e3, length > 1000));
            at += 16 + length;
        }
        return packets;
    }

    [Fact]
    public void Figure_1_a_packet_takes_120_and_1200_microseconds()
    {
        var measures = Measure(Written(Figure1), "--pcap", _directory);
        // One packet at each of the two rates; its acknowledgement of 52 bytes at 100 Mbit/s.
        Assert.Equal(120 + 1200 + 4.16, measures["path.rtt"] * 1e6, 0.1);
        var arrivals = Capture("receiver").Where(packet => packet.IsData).Select(packet => packet.At).ToList();
        var gaps = arrivals.Zip(arrivals.Skip(1), (one, next) => next - one).ToList();
        Assert.Equal(1200, gaps.Min(), 0.01);
        Assert.True(gaps.Count(gap => gap < 1200.01) > gaps.Count * 0.95);
    }

    [Fact]
    public void Figure_1_every_packet_in_the_buffer_adds_1200_microseconds()
    {
        var ran = Stead("run", Written(Figure1), "--csv").Ok();
        var columns = ran.Lines[0].Split(',').ToList();
        var (queue, rtt) = (columns.IndexOf("router>receiver.queue"), columns.IndexOf("data.rtt"));
        var points = ran.Lines.Skip(100).Select(line => line.Split(',')).Where(cells => cells[rtt].Length > 0)
            .Select(cells => (Packets: Number(cells[queue]) / 1500, Microseconds: Number(cells[rtt]) * 1e6)).ToList();
        Assert.True(points.Count > 100);
        // The RTT is that of a packet which came a round trip before: the queue has moved by a few since.
        var close = points.Count(point => Math.Abs(point.Microseconds - (point.Packets + 1) * 1200) < 5 * 1200);
        Assert.True(close > points.Count * 0.9, $"{close} of {points.Count}");
        Assert.True(points.Max(point => point.Microseconds) > 45 * 1200);
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>"with each arriving acknowledgement ... the cwnd will be increased by two packets, which means we can send out four more packets".</summary>
    [Fact]
    public void Slow_start_sends_four_packets_for_an_acknowledgement_of_two()
    {
        Measure(Written("""
            title  Slow start
            length 1s
            host   sender receiver
            router router
            link sender router
            link router receiver
                rate  1Gbit/s
                delay 50ms
            flow data sender -> receiver
                cc newreno
                send-buffer 8MB
            """), "--pcap", _directory);
        // Data packets that leave at one moment, after one acknowledgement. At first the receiver acknowledges each by itself: two for one.
        var bursts = Capture("sender").Where(packet => packet.IsData).GroupBy(packet => packet.At).Select(burst => burst.Count()).ToList();
        Assert.Equal(10, bursts[0]);
        Assert.True(bursts.Skip(1).Count(burst => burst == 4) >= 20, string.Join(' ', bursts.Take(60)));
        Assert.DoesNotContain(bursts.Skip(1), burst => burst > 4);
    }

    private const string Lossy = """
        title  A window is lost, and everything for a while
        length 12s
        host   sender receiver
        router router
        link sender router
        link router receiver
            rate  20Mbit/s
            delay 25ms
            queue 1000 packets
        flow data sender -> receiver
            cc newreno
            send-buffer 150kB
        at 4s
            link router receiver forth lose-every 1
        at 4.0007s
            link router receiver forth lose-every 1000000
        at 8s
            link router receiver forth loss 100%
        at 8.3s
            link router receiver forth loss 0%
        """;

    /// <summary>"In the former case we cut the cwnd in ½ and store this new value in the ssthresh variable ... the latter, we set the cwnd to 1 packet"; "once a whole cwnd of data has been acknowledged we increase cwnd by one packet".</summary>
    [Fact]
    public void Loss_halves_the_window_a_timeout_leaves_one_packet_and_a_window_of_acknowledgements_adds_one()
    {
        var points = Trace(Written(Lossy), "data");
        var (cwnd, ssthresh, flight) = (points["cwnd"], points["ssthresh"], points["flight"]);
        double At(string column, double time) => points[column][points["time"].FindIndex(one => one >= time)];
        // Flight, for the application's buffer bounds it; the window grew beyond.
        var before = Enumerable.Range(0, cwnd.Count).Where(i => points["time"][i] is > 3.5 and < 4).Max(i => flight[i]);
        Assert.Equal(before / 2, At("ssthresh", 5), before * 0.1);
        Assert.Equal(At("ssthresh", 5), At("cwnd", 4.15), 2 * 1448.0);
        // One packet a round trip of 50 ms.
        Assert.Equal(1, (At("cwnd", 6) - At("cwnd", 5)) / 1448 / (1 / 0.0512), 0.1);
        var timedOut = Enumerable.Range(0, cwnd.Count).First(i => points["time"][i] > 8 && cwnd[i] < 2000);
        Assert.Equal(1448, cwnd[timedOut]);
        Assert.InRange(ssthresh[timedOut] / At("flight", 8), 0.4, 0.6);
    }

    /// <summary>"TCP Vegas modifies the way the increase works by alternating every other RTT."</summary>
    [Fact]
    public void Vegas_slow_start_increases_every_other_round_trip()
    {
        var points = Trace(Written("""
            title  Vegas' slow start
            length 1.2s
            host   sender receiver
            router router
            link sender router
            link router receiver
                rate  1Gbit/s
                delay 50ms
            flow data sender -> receiver
                cc vegas
                send-buffer 8MB
            """), "data");
        // The window at the end of each round trip of 100 ms; the first one is the handshake's.
        var windows = Enumerable.Range(1, 9).Select(round => points["cwnd"][points["time"].FindLastIndex(time => time < 0.1 * round + 0.095)] / 1448).ToList();
        Assert.Equal(10, windows[0]);
        for (var i = 2; i < windows.Count; i += 2)
        {
            Assert.InRange(windows[i] / windows[i - 2], 1.8, 2.2);
            Assert.True(windows[i - 1] / windows[i - 2] > 1.5 && windows[i] / windows[i - 1] < 1.35, string.Join(' ', windows));
        }
    }

    /// <summary>"The cwnd is reduced to 4 segments for a short period of time", when the lowest RTT was not seen for 10 seconds; "a multiplier that generally ranges somewhere between 50% - 130%".</summary>
    [Fact]
    public void DGP_probes_the_least_RTT_with_four_segments_and_multiplies_by_50_to_130_percent()
    {
        var points = Trace("bufferbloat", "upload", "--set", "cc=dgp:5M", "--seconds", "20");
        var probes = Enumerable.Range(0, points["time"].Count).Where(i => points["time"][i] > 2 && points["cwnd"][i] <= 4 * 1448).ToList();
        // What was on its way before drains first.
        Assert.Contains(probes, i => points["flight"][i] <= 4 * 1448);
        Assert.All(probes, i => Assert.True(Math.Min(points["time"][i] % 9.6, 9.6 - points["time"][i] % 9.6) < 1, $"{points["time"][i]}"));
        Assert.All(Enumerable.Range(0, points["time"].Count).Where(i => points["time"][i] > 2), i => Assert.InRange(points["timely"][i], 0.5, 1.3));
    }

    /// <summary>The columns of one flow's trace; NaN where nothing is known.</summary>
    private static Dictionary<string, List<double>> Trace(string experiment, string flow, params string[] words)
    {
        var ran = Stead(["run", experiment, .. words, "--csv"]);
        Assert.True(ran.ExitCode is 0 or 3, $"{ran}");
        var (heads, rows) = (ran.Lines[0].Split(','), ran.Lines.Skip(1).Select(line => line.Split(',')).ToList());
        return heads.Select((head, i) => (head, i)).Where(one => one.head == "time" || one.head.StartsWith(flow + ".", StringComparison.Ordinal))
            .ToDictionary(one => one.head.Replace(flow + ".", "", StringComparison.Ordinal), one => rows.Select(row => row[one.i].Length == 0 ? double.NaN : Number(row[one.i])).ToList());
    }

    [Fact]
    public void Loss_based_fills_the_buffer_and_Vegas_keeps_it_small()
    {
        foreach (var control in (string[])["newreno", "cubic"])
        {
            var full = Measure("bufferbloat", "--set", $"cc={control}", "--seconds", "40");
            Assert.True(full["upload.rtt.p50"] >= 4 * full["path.rtt"], control);
            Assert.True(full["link.drops"] > 0, control);
        }
        var vegas = Measure("bufferbloat", "--set", "cc=vegas", "--seconds", "40");
        Assert.True(vegas["upload.rtt.p95"] <= 1.5 * vegas["path.rtt"]);
        Assert.True(vegas["upload.goodput"] >= 0.95 * vegas["link.capacity"]);
        Assert.Equal(0, vegas["link.drops"]);
    }

    [Fact]
    public void Vegas_starves_beside_loss_based_and_DGP_does_not()
    {
        Assert.True(Measure("starvation", "--set", "cc=vegas")["first.share"] <= 1 / 3.0);
        Assert.True(Measure("starvation", "--set", "cc=dgp:4M")["first.goodput"] >= 3.6e6);
    }

    [Fact]
    public void DGP_far_below_the_link_neither_fills_the_buffer_nor_leaves_the_link_idle()
    {
        var dgp = Measure("bufferbloat", "--set", "cc=dgp:5M");
        Assert.True(dgp["upload.rtt.p50"] <= 2 * dgp["path.rtt"], $"{dgp["upload.rtt.p50"]}");
        Assert.True(dgp["upload.rtt.p95"] <= 3 * dgp["path.rtt"], $"{dgp["upload.rtt.p95"]}");
        Assert.True(dgp["upload.goodput"] >= 0.95 * dgp["link.capacity"], $"{dgp["upload.goodput"]}");
    }

    /// <summary>30 Mbit/s, the default, against 50 and against none, on a link of 100.</summary>
    [Fact]
    public void The_FCC_is_a_fulcrum_30_against_50_against_0()
    {
        string[] Link(string cc) => ["bufferbloat", "--set", $"cc={cc}", "--set", "rate=100Mbit/s", "--set", "buffer=2500kB", "--seconds", "40"];
        foreach (var cc in (string[])["dgp:30M", "dgp:50M"])
        {
            var measures = Measure(Link(cc));
            Assert.True(measures["upload.rtt.p50"] <= 2 * measures["path.rtt"], cc);
            Assert.True(measures["upload.goodput"] >= 0.95 * measures["link.capacity"], cc);
        }
        var none = Measure(Link("dgp:0"));
        Assert.True(none["upload.rtt.p50"] >= 4 * none["path.rtt"]);
    }

    /// <summary>"If I get more than 7 connections, they will start to push against each other".</summary>
    [Fact]
    public void Forty_megabits_up_with_an_FCC_of_five()
    {
        var queues = ((int[])[1, 4, 8, 12]).Select(connections => Measure("cable-modem", "--set", $"connections={connections}")).ToList();
        Assert.All(queues, measures => Assert.True(measures["upload.goodput"] >= 0.9 * measures["link.capacity"]));
        Assert.All(queues[..2], measures => Assert.True(measures["upload.rtt.p50"] <= 2 * measures["path.rtt"]));
        Assert.All(queues[2..], measures => Assert.True(measures["upload.rtt.p50"] >= 4 * measures["path.rtt"]));
        Assert.True(queues[3]["upload.jain"] >= 0.9);
    }

    [Fact]
    public void A_run_is_the_same_every_time() =>
        Assert.Equal(Stead("run", "fairness", "--seconds", "5", "--seed", "3", "--csv").Output, Stead("run", "fairness", "--seconds", "5", "--seed", "3", "--csv").Output);

    [Fact]
    public void A_page_of_plots_is_whole_and_a_wrong_word_is_answered()
    {
        var page = Path.Combine(_directory, "page.html");
        var ran = Stead("compare", "bufferbloat", "--cc", "cubic,dgp:5M", "--seconds", "20", "--html", page);
        Assert.Contains("dgp:5M", ran.Output, StringComparison.Ordinal);
        Assert.Contains("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("did you mean bufferbloat?", Stead("run", "bufferbloot").Error, StringComparison.Ordinal);
        Assert.Contains("did you mean buffer?", Stead("run", "bufferbloat", "--set", "bufer=1MB").Error, StringComparison.Ordinal);
        Assert.Contains("did you mean `vegas`?", Stead("compare", "bufferbloat", "--cc", "vegs").Error, StringComparison.Ordinal);
    }
}
