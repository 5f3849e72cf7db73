using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>`stead net link` between two network namespaces of one kernel.</summary>
public sealed class LinkTests
{
    [Fact]
    public void A_path_is_as_long_as_it_was_told()
    {
        using var wire = new Wire("--delay 20ms");
        var times = wire.Left("ping -q -c 10 -i 0.05 10.9.0.2 && ping -q -c 10 -i 0.05 fd09::2").Ok().Output;
        foreach (var line in times.Split('\n').Where(line => line.StartsWith("rtt", StringComparison.Ordinal)))
            Assert.InRange(double.Parse(line.Split('=')[1].Split('/')[0]), 40, 50);
        Assert.Contains("10 packets transmitted, 10 received", times, StringComparison.Ordinal);
    }

    /// <summary>The kernel's cubic through 20 Mbit/s and a buffer of 500 kB, which take 200 ms: what the article calls buffer bloat.</summary>
    [Fact]
    public void Cubic_fills_a_deep_buffer()
    {
        Needs.Program("iperf3");
        using var wire = new Wire("--rate 20M --queue 500kB --delay 5ms");
        using var sink = wire.Start("right", "iperf3 -s -1");
        Eventually.True(() => wire.Right("ss -ltnH").Output.Contains(":5201", StringComparison.Ordinal), () => "iperf3 does not listen");
        using var sender = wire.Start("left", "iperf3 -c 10.9.0.2 -C cubic -t 5 >/dev/null");
        // Of the path's 10 ms.
        Eventually.True(() => SmoothedRtt(wire.Left("ss -tinH dst 10.9.0.2").Output) > 100, () => "the queue does not build up");
        sender.WaitForExit();
        var report = wire.End();
        Assert.InRange((long)report["there"]!["mostQueuedBytes"]!, 400_000, 500_000);
        Assert.True((long)report["there"]!["dropped"]! > 0);
        Assert.Equal(0, (long)report["back"]!["dropped"]!);
    }

    /// <summary>Whatever the wire does, what the two kernels' TCP carry over it arrives whole, and the counters say what was done.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("--tap")]
    public void A_bad_wire_carries_a_file_all_the_same(string kind)
    {
        Needs.Program("socat");
        Needs.Program("tcpdump");
        using var wire = new Wire($"{kind} --loss 1% --duplicate 1% --reorder '2% 2ms' --corrupt 0.5% --jitter 200us --delay 1ms --pcap /tmp/wire.pcap");
        wire.Host.Type("head -c 3000000 /dev/urandom > /tmp/file").Ok();
        using var sink = wire.Start("right", "socat -u TCP-LISTEN:5000 OPEN:/tmp/copy,creat");
        Eventually.True(() => wire.Right("ss -ltnH").Output.Contains(":5000", StringComparison.Ordinal), () => "socat does not listen");
        wire.Left("socat -u OPEN:/tmp/file TCP:10.9.0.2:5000").Ok();
        Assert.True(sink.WaitForExit(TimeSpan.FromMinutes(2)));
        wire.Host.Type("cmp /tmp/file /tmp/copy").Ok();
        var there = wire.End()["there"]!;
        foreach (var what in (string[])["lost", "duplicated", "reordered", "corrupted"]) Assert.True((long)there[what]! > 0, $"nothing was {what}: {there}");
        var sent = long.Parse(wire.Host.Type("tcpdump -Z root -nr /tmp/wire.pcap | wc -l").Ok().Output);
        Assert.True(sent > 2000, $"{sent} packets in the capture");
    }

    [Fact]
    public void Both_interfaces_go_with_it()
    {
        using var wire = new Wire("");
        wire.Left("ip link show wire0").Ok();
        wire.End();
        Assert.NotEqual(0, wire.Left("ip link show wire0").ExitCode);
        Assert.NotEqual(0, wire.Right("ip link show wire1").ExitCode);
    }

    [Fact]
    public void Mistakes_are_told_all_at_once()
    {
        using var host = new PrivateHost();
        host.Type("ip netns add left; ip tuntap add dev taken mode tap").Ok();
        Says("rate: '20X' is not RATE", "a b --rate 20X --delay never --there rat=5M");
        Says("delay: 'never' is not TIME", "a b --rate 20X --delay never");
        Says("did you mean rate?", "a b --back rat=5M");
        Says("'rate' has no value", "a b --back rate");
        Says("there is no network namespace 'lefd'; did you mean 'left'?", "a b --ns1 lefd");
        Says("'much-too-long-a-name' cannot be the name of an interface", "much-too-long-a-name b");
        Says("an interface of that name is there and is of another kind", "taken b");
        Says("write /nowhere/file: ", "a b --pcap /nowhere/file");
        Says("ip address replace", "a b --address1 not-an-address");
        Says("B is missing", "a");
        Assert.Equal(["taken"], host.Type("ip -br link show type tun").Lines.Select(line => line.Split(' ')[0]));

        void Says(string text, string words)
        {
            var ran = host.Type($"timeout 20 stead net link {words}");
            Assert.True(ran.ExitCode is 1 or 2 && ran.Error.Contains(text, StringComparison.Ordinal) && !ran.Error.Contains("bug of Stead", StringComparison.Ordinal), ran.ToString());
        }
    }

    [Fact]
    public void Without_root_it_says_what_to_do()
    {
        using var host = new PrivateHost();
        var ran = host.Type("chmod 666 /dev/net/tun 2>/dev/null; setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all stead net link a b");
        Assert.Equal(1, ran.ExitCode);
        Assert.Matches("(open /dev/net/tun|make the interface a): .*; making an interface takes root", ran.Error);
    }

    /// <summary>Milliseconds; of the connection that has the most.</summary>
    private static double SmoothedRtt(string ss) =>
        Regex.Matches(ss, @" rtt:([\d.]+)/").Select(match => double.Parse(match.Groups[1].Value)).DefaultIfEmpty().Max();

    /// <summary>Namespaces `left` (10.9.0.1) and `right` (10.9.0.2) with a link between them.</summary>
    private sealed class Wire : IDisposable
    {
        private readonly Process _link;

        public Wire(string words)
        {
            Host.Type("for one in left right; do ip netns add $one; ip -n $one link set lo up; done").Ok();
            _link = Host.Start($"exec stead net link wire0 wire1 --ns1 left --ns2 right --address1 10.9.0.1/24 --address2 10.9.0.2/24 --address1 fd09::1/64 --address2 fd09::2/64 --json {words}");
            var said = _link.StandardError.ReadLine();
            Assert.Equal("wire0 <-> wire1: Ctrl-C ends it", said);
        }

        public PrivateHost Host { get; } = new();

        public Ran Left(string script) => Host.Type(In("left", script));

        public Ran Right(string script) => Host.Type(In("right", script));

        public Process Start(string where, string script) => Host.Start("exec " + In(where, script));

        public JsonNode End()
        {
            // nsenter's child.
            Host.Type("kill -INT $(pidof stead)").Ok();
            var report = JsonNode.Parse(_link.StandardOutput.ReadToEnd())!;
            _link.WaitForExit();
            Assert.Equal(0, _link.ExitCode);
            return report;
        }

        public void Dispose() => Host.Dispose();

        private static string In(string where, string script) => $"ip netns exec {where} bash -c '{script}'";
    }
}
