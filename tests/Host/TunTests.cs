using System.Diagnostics;
using System.Text.Json.Nodes;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>`stead net tun` against the kernel's TCP: the kernel is 10.9.0.1 and fd09::1, Stead 10.9.0.2 and fd09::2.</summary>
public sealed class TunTests
{
    private const int FileSize = 20_000_000;

    public static TheoryData<string, string> Ways => new MatrixTheoryData<string, string>(
        ["", "--no-offload", "--mtu 65520", "--mtu 65520 --no-offload"], ["10.9.0", "[fd09::"]);

    /// <summary>A file from the kernel to Stead and back at once, one from Stead, one to Stead: all are the same afterwards.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Bytes_arrive_as_they_were(string how, string network)
    {
        Needs.Program("socat");
        using var host = new PrivateHost();
        host.Type($"head -c {FileSize} /dev/urandom > /tmp/file").Ok();
        var (kernel, stead) = network[0] == '[' ? ("[fd09::1]", "[fd09::2]") : ("10.9.0.1", "10.9.0.2");
        using (var tun = new Tun(host, $"--listen 7=echo --listen 9=file:/tmp/file {how}"))
        {
            host.Type($"set -e; socat -t60 TCP:{stead}:7 - < /tmp/file | cmp - /tmp/file; socat -u TCP:{stead}:9 - | cmp - /tmp/file").Ok();
            var report = tun.End();
            Assert.Equal(2 * FileSize, (long)report["sent"]!);
            Assert.Equal(FileSize, (long)report["received"]!);
            Assert.Equal(0, (long)report["checksumErrors"]!);
            Assert.Equal(0, (long)report["failed"]!);
        }
        using var server = host.Start($"socat TCP-LISTEN:5000,pf=ip{(network[0] == '[' ? "6" : "4")} 'SYSTEM:cat > /tmp/copy; cat /tmp/copy'");
        Eventually.True(() => host.Type("ss -ltnH").Output.Contains(":5000", StringComparison.Ordinal), () => "socat does not listen");
        host.Type($"stead net tun st1 --connect {kernel}:5000 --send file:/tmp/file --receive file:/tmp/answer {how}").Ok();
        host.Type("cmp /tmp/file /tmp/copy && cmp /tmp/file /tmp/answer").Ok();
    }

    /// <summary>The kernel cuts the question and compares the answer, which Stead cuts.</summary>
    [Fact]
    public void Pings_of_any_size_come_back()
    {
        Needs.Program("ping");
        using var host = new PrivateHost();
        using var tun = new Tun(host, "--listen 7=echo");
        foreach (var address in (string[])["10.9.0.2", "fd09::2"])
            foreach (var size in (int[])[56, 1472, 1473, 20_000, 65_000])
            {
                var ran = host.Type($"ping -q -c 3 -i 0.01 -W 5 -p a5c3 -s {size} {address}").Ok();
                Assert.Contains(" 0% packet loss", ran.Output);
            }
        Assert.Equal(0, (long)tun.End()["checksumErrors"]!);
    }

    [Fact]
    public void A_thousand_connections_ask_and_are_answered()
    {
        Needs.Program("python3");
        using var host = new PrivateHost();
        using (var tun = new Tun(host, "--listen 7=echo"))
        {
            var ran = host.Type("ulimit -n 4096; python3 -", """
                import socket
                peers = [socket.create_connection(("10.9.0.2", 7)) for _ in range(1000)]
                for round in range(3):
                    for number, peer in enumerate(peers): peer.sendall(b"%d:%d;" % (round, number))
                    for number, peer in enumerate(peers):
                        question = b"%d:%d;" % (round, number)
                        answer = b""
                        while len(answer) < len(question): answer += peer.recv(100)
                        assert answer == question, (answer, question)
                for peer in peers: peer.close()
                print("all")
                """).Ok();
            Assert.Equal("all\n", ran.Output);
            var report = tun.End();
            Assert.Equal(1000, (long)report["accepted"]!);
            Assert.Equal(0, (long)report["failed"]!);
        }
        using var server = host.Start("ulimit -n 4096; socat -b 65536 TCP-LISTEN:5000,fork,backlog=1024 EXEC:true");
        // EXEC:true ends at once: each of the thousand is answered with an end, and closed.
        Eventually.True(() => host.Type("ss -ltnH").Output.Contains(":5000", StringComparison.Ordinal), () => "socat does not listen");
        var made = JsonNode.Parse(host.Type("stead net tun st1 --connect 10.9.0.1:5000 --connections 1000 --json").Ok().Output)!;
        Assert.Equal(1000, (long)made["connected"]!);
        Assert.Equal(0, (long)made["open"]!);
    }

    [Fact]
    public void Either_side_may_end_first_and_go_on_hearing()
    {
        Needs.Program("python3");
        using var host = new PrivateHost();
        using var tun = new Tun(host, "--listen 7=echo --listen 9=source:3M");
        var ran = host.Type("python3 -", """
            import socket
            def rest(peer):
                got = b""
                while piece := peer.recv(1 << 16): got += piece
                return got
            # The kernel has said all before it hears anything.
            peer = socket.create_connection(("10.9.0.2", 7))
            peer.sendall(b"x" * 1000000)
            peer.shutdown(socket.SHUT_WR)
            assert rest(peer) == b"x" * 1000000
            # Stead ends first; what is said after its end is still taken.
            peer = socket.create_connection(("10.9.0.2", 9))
            assert len(rest(peer)) == 3 << 20
            peer.sendall(b"and more")
            peer.shutdown(socket.SHUT_WR)
            print("all")
            """).Ok();
        Assert.Equal("all\n", ran.Output);
        Assert.Equal(0, (long)tun.End()["failed"]!);
    }

    [Fact]
    public void It_is_nc_for_who_talks_by_hand()
    {
        using var host = new PrivateHost();
        using var server = host.Start("socat TCP-LISTEN:5000 SYSTEM:'tr a-z A-Z'");
        Eventually.True(() => host.Type("ss -ltnH").Output.Contains(":5000", StringComparison.Ordinal), () => "socat does not listen");
        Assert.Equal("HELLO\n", host.Type("stead net tun st0 --connect 10.9.0.1:5000", "hello\n").Ok().Output);
        var refused = host.Type("stead net tun st0 --connect 10.9.0.1:5001 </dev/null");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("10.9.0.1:5001 refused the connection", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_it_ends_its_connections_properly()
    {
        Needs.Program("python3");
        using var host = new PrivateHost();
        using var tun = new Tun(host, "--listen 7=echo");
        using var client = host.Start("""exec python3 -uc 'import socket; s = socket.create_connection(("10.9.0.2", 7)); s.sendall(b"hi"); print(s.recv(9)); print(s.recv(9))'""");
        Assert.Equal("b'hi'", client.StandardOutput.ReadLine());
        tun.End();
        // An end, not a reset.
        Assert.Equal("b''", client.StandardOutput.ReadLine());
        Assert.Equal("", host.Type("ip -br link show type tun").Output);
    }

    [Fact]
    public void Whoever_is_killed_the_other_goes_on()
    {
        Needs.Program("python3");
        using var host = new PrivateHost();
        const string talk = """exec python3 -uc 'import socket, sys; s = socket.create_connection(("10.9.0.2", 7)); s.sendall(b"hi"); print(s.recv(9)); sys.stdin.readline(); s.sendall(b"again"); print(s.recv(9))'""";
        using (var tun = new Tun(host, "--listen 7=echo"))
        {
            using var victim = host.Start(talk);
            Assert.Equal("b'hi'", victim.StandardOutput.ReadLine());
            host.Type("kill -9 $(pidof python3)").Ok();
            using var survivor = host.Start(talk);
            Assert.Equal("b'hi'", survivor.StandardOutput.ReadLine());
            host.Type("kill -9 $(pidof stead)").Ok();
            Eventually.True(() => host.Type("ip -br link show type tun").Output.Length == 0, () => "the interface stays");
            // The same address, another stack: it has never heard of that connection, and says so.
            using var again = new Tun(host, "--listen 7=echo");
            survivor.StandardInput.WriteLine();
            Assert.Contains("ConnectionResetError", survivor.StandardError.ReadToEnd(), StringComparison.Ordinal);
            Assert.Equal("hello", host.Type("echo hello | socat - TCP:10.9.0.2:7").Ok().Output.Trim());
            again.End();
        }
    }

    /// <summary>Once the buffers are as large as they get: the counter of the heap stands still while packets go by, in either direction.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("--no-offload")]
    public void No_packet_takes_from_the_heap(string how)
    {
        Needs.Program("socat");
        using var host = new PrivateHost();
        using var tun = host.Start($"exec stead net tun st0 --json --stats --listen 5001 --listen 9=source {how}");
        Assert.StartsWith("st0", tun.StandardError.ReadLine(), StringComparison.Ordinal);
        using var up = host.Start("exec socat -u OPEN:/dev/zero TCP:10.9.0.2:5001");
        using var down = host.Start("exec socat -u TCP:10.9.0.2:9 OPEN:/dev/null");
        JsonNode? before = null;
        // Buffers grow for some seconds; then a whole second passes without.
        Eventually.True(() =>
        {
            var now = JsonNode.Parse(tun.StandardError.ReadLine()!)!;
            var still = before is not null && (long)now["allocated"]! == (long)before["allocated"]! && Packets(now) > Packets(before) + 1000;
            before = now;
            return still;
        }, () => $"the heap is taken from each second: {before}");

        static long Packets(JsonNode report) => (long)report["packetsIn"]! + (long)report["packetsOut"]!;
    }

    /// <summary>The one in examples/, compiled and run as its first lines say: Kestrel on Stead's TCP, and SocketsHttpHandler through it.</summary>
    [Fact]
    public void The_example_serves_and_fetches_a_page_in_20_lines()
    {
        Assert.True(File.ReadAllLines(Repository.Root + "/examples/page-over-tun.cs").Length <= 20);
        using var host = new PrivateHost();
        var ran = host.Type($"export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1; dotnet run {Repository.Root}/examples/page-over-tun.cs").Ok();
        Assert.Equal("A page from 10.9.8.2 to 10.9.8.1.\nA page from 10.9.8.1 to 10.9.8.2.\n", ran.Output);
    }

    /// <summary>What the kernel and Stead leave for each other to sum is summed in the file: nobody who looks at it sees wrong ones.</summary>
    [Fact]
    public void A_capture_has_whole_checksums()
    {
        Needs.Program("tcpdump");
        using var host = new PrivateHost();
        using (var tun = new Tun(host, "--listen 7=echo --pcap /tmp/all.pcap"))
        {
            host.Type("head -c 300000 /dev/urandom > /tmp/file; for at in 10.9.0.2 '[fd09::2]'; do socat -t60 TCP:$at:7 - < /tmp/file | cmp - /tmp/file; done").Ok();
            tun.End();
        }
        var packets = host.Type("tcpdump -nn -vv -r /tmp/all.pcap tcp 2>/dev/null").Ok().Lines.Where(line => line.Contains("cksum", StringComparison.Ordinal)).ToList();
        Assert.True(packets.Count > 20);
        Assert.All(packets, line => Assert.Contains("(correct)", line, StringComparison.Ordinal));
        Assert.Contains(packets, line => line.Contains("length 14480", StringComparison.Ordinal) || line.Contains("length 65", StringComparison.Ordinal) || line.Contains("length 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Mistakes_are_told()
    {
        using var host = new PrivateHost();
        Says("there is no service 'ecko'; did you mean echo?", "st0 --listen 7=ecko");
        Says("'70000' is not a port", "st0 --listen 70000");
        Says("open /nowhere: No such file", "st0 --listen 7=file:/nowhere");
        Says("did you mean `cubic`?", "st0 --cc cubik");
        Says("`fast` is no cap", "st0 --cc dgp --fcc fast");
        Says("say --cc dgp as well", "st0 --cc cubic --fcc 5M");
        Says("10.9.0.9:5 had not answered yet", "st0 --connect 10.9.0.9:5 --send 1k -t 100ms");
        Says("'10.9.0.256/24' is not an address", "st0 --address 10.9.0.256/24");
        Says("'10.9.0.1' is not an address and a port", "st0 --connect 10.9.0.1");
        Says("--send and --receive need --connect", "st0 --send 1G");
        Says("many connections cannot share", "st0 --connect 10.9.0.1:80 --connections 2 --send -");
        Says("at most 65535", "st0 --mtu 70000");
        Says("there is no network namespace", "st0 --ns nowhere");
        Says("NAME is missing", "");
        Assert.Equal("", host.Type("ip -br link show type tun").Output);
        using var tun = new Tun(host, "--listen 7=echo");
        Says("another program has it open", "st0");

        void Says(string text, string words)
        {
            var ran = host.Type($"timeout 20 stead net tun {words}");
            Assert.True(ran.ExitCode is 1 or 2 && ran.Error.Contains(text, StringComparison.Ordinal) && !ran.Error.Contains("bug of Stead", StringComparison.Ordinal), ran.ToString());
        }
    }

    /// <summary>A running `stead net tun st0`.</summary>
    private sealed class Tun : IDisposable
    {
        private readonly PrivateHost _host;
        private readonly Process _process;

        public Tun(PrivateHost host, string words)
        {
            _host = host;
            _process = host.Start($"exec stead net tun st0 --json {words}");
            if (_process.StandardError.ReadLine() is not { } said || !said.StartsWith("st0: 10.9.0.2", StringComparison.Ordinal))
                throw new InvalidOperationException(_process.StandardError.ReadToEnd());
        }

        public JsonNode End()
        {
            // nsenter's child.
            _host.Type("kill -INT $(pidof stead)").Ok();
            var report = JsonNode.Parse(_process.StandardOutput.ReadToEnd())!;
            _process.WaitForExit();
            Assert.Equal(0, _process.ExitCode);
            return report;
        }

        public void Dispose() => _process.Dispose();
    }
}
