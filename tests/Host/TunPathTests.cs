using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>
/// Stead's TCP, a router, and a line made by `stead net link`, to a kernel behind it: `stead net tun` in the namespace `near`, where 10.8.0.1 is the
/// line's end, and 10.8.0.2 in `far`.
/// </summary>
public sealed class TunPathTests
{
    [Theory]
    [InlineData("newreno", "")]
    [InlineData("cubic", "--no-offload")]
    [InlineData("dgp", "")]
    public void A_file_arrives_over_a_bad_line(string control, string how)
    {
        using var host = new PrivateHost();
        Lay(host, "--rate 100M --delay 5ms --loss 0.5% --reorder '1% 3ms' --duplicate 0.5%");
        host.Type("head -c 4000000 /dev/urandom > /tmp/file").Ok();
        using var server = host.Start("exec ip netns exec far socat TCP-LISTEN:5000 'SYSTEM:cat > /tmp/copy; cat /tmp/copy'");
        Eventually.True(() => host.Type("ip netns exec far ss -ltnH").Output.Contains(":5000", StringComparison.Ordinal), () => "socat does not listen");
        var report = JsonNode.Parse(host.Type($"stead net tun st0 --ns near --connect 10.8.0.2:5000 --send file:/tmp/file --receive file:/tmp/answer --cc {control} {how} --json").Ok().Output)!;
        host.Type("cmp /tmp/file /tmp/copy && cmp /tmp/file /tmp/answer").Ok();
        Assert.True((long)report["retransmissions"]! > 0, report.ToString());
    }

    /// <summary>
    /// What the article is about, with real packets: on a line of 20 Mbit/s whose buffer takes 200 ms, the kernel's cubic fills the buffer, and DGP
    /// with an FCC far below the line does not. Told by others' packets: ping's.
    /// </summary>
    [Fact]
    public void Dgp_keeps_short_the_queue_that_cubic_fills()
    {
        Needs.Program("iperf3");
        using var host = new PrivateHost();
        Lay(host, "--rate 20M --delay 10ms --queue 500kB");
        using var sink = host.Start("exec ip netns exec far socat -u TCP-LISTEN:5001,fork OPEN:/dev/null");
        using var iperf = host.Start("exec ip netns exec far iperf3 -s");
        Eventually.True(() => host.Type("ip netns exec far ss -ltnH").Output is var listening && listening.Contains(":5001", StringComparison.Ordinal) && listening.Contains(":5201", StringComparison.Ordinal), () => "nobody listens");

        // Seconds 4 to 8 of ten.
        const string ask = "sleep 4; ip netns exec near ping -c 40 -i 0.1 10.8.0.2; wait";
        var cubic = Median(host.Type($"ip netns exec near iperf3 -c 10.8.0.2 -C cubic -t 9 >/dev/null & {ask}").Ok().Output);
        var ran = host.Type($"stead net tun st0 --ns near --connect 10.8.0.2:5001 --send 1G --cc dgp --fcc 5M --time 9s --json > /tmp/report & {ask}").Ok();
        var dgp = Median(ran.Output);
        var report = JsonNode.Parse(host.Type("cat /tmp/report").Ok().Output)!;
        var goodput = (long)report["sent"]! * 8 / (double)report["seconds"]! / 1e6;
        Assert.True(cubic > 100, $"cubic {cubic} ms");
        Assert.True(dgp < 45, $"DGP {dgp} ms at {goodput} Mbit/s; {report}");
        Assert.True(goodput > 15, $"DGP {goodput} Mbit/s at {dgp} ms; {report}");
    }

    /// <summary>
    /// The kernel's own shaper lets 16 kB pass at once and then has a buffer of 200 ms, on a path of some microseconds: no estimate may believe the first bytes.
    /// </summary>
    [Theory]
    [InlineData("5M")]
    [InlineData("auto")]
    public void Dgp_keeps_short_the_queue_of_the_kernels_shaper(string cap)
    {
        using var host = new PrivateHost();
        var laid = host.Type(
            """
            set -e
            for one in near far; do ip netns add $one; ip -n $one link set lo up; done
            ip netns exec near sysctl -qw net.ipv4.ip_forward=1
            ip link add wire0 netns near type veth peer name wire1 netns far
            ip -n near address add 10.8.0.1/24 dev wire0
            ip -n far address add 10.8.0.2/24 dev wire1
            ip -n near link set wire0 up
            ip -n far link set wire1 up
            ip -n far route add 10.9.0.0/24 via 10.8.0.1
            ip netns exec near ethtool -K wire0 tso off gso off gro off
            ip netns exec near tc qdisc add dev wire0 root tbf rate 20mbit burst 16kb limit 500000
            """);
        Assert.SkipWhen(laid.ExitCode != 0, $"no veth or no tbf in this kernel: {laid.Error}");
        using var sink = host.Start("exec ip netns exec far socat -u TCP-LISTEN:5001,fork OPEN:/dev/null");
        Eventually.True(() => host.Type("ip netns exec far ss -ltnH").Output.Contains(":5001", StringComparison.Ordinal), () => "nobody listens");
        var ran = host.Type($"stead net tun st0 --ns near --connect 10.8.0.2:5001 --send 1G --cc dgp --fcc {cap} --time 7s --json > /tmp/report & sleep 2; ip netns exec near ping -c 40 -i 0.1 10.8.0.2; wait").Ok();
        var report = JsonNode.Parse(host.Type("cat /tmp/report").Ok().Output)!;
        var goodput = (long)report["sent"]! * 8 / (double)report["seconds"]! / 1e6;
        Assert.True(Median(ran.Output) < 45 && goodput > 15, $"{Median(ran.Output)} ms at {goodput} Mbit/s; {report}");
    }

    private static void Lay(PrivateHost host, string line) => host.Type(
        $"""
         set -e
         for one in near far; do ip netns add $one; ip -n $one link set lo up; done
         ip netns exec near sysctl -qw net.ipv4.ip_forward=1
         stead net link wire0 wire1 --ns1 near --ns2 far --address1 10.8.0.1/24 --address2 10.8.0.2/24 {line} >/dev/null 2>/tmp/line &
         for i in $(seq 100); do grep -q Ctrl-C /tmp/line && break; sleep 0.1; done
         ip -n far route add 10.9.0.0/24 via 10.8.0.1
         """).Ok();

    private static double Median(string ping)
    {
        var times = ping.Split('\n').Select(line => line.Split("time=")).Where(parts => parts.Length == 2)
            .Select(parts => double.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture)).Order().ToArray();
        Assert.True(times.Length > 20, ping);
        return times[times.Length / 2];
    }
}
