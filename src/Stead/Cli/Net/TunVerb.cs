using System.CommandLine;
using System.Text.Json.Nodes;
using Stead.Guests;
using Stead.Guests.Json;
using Stead.Host.Network;
using Stead.Host.Network.Services;
using Stead.Host.Posix;
using Stead.Lab.Experiments;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Cli.Net;

/// <summary>`stead net tun`.</summary>
public sealed class TunVerb : Verb
{
    private const int LargestMtu = 65_535, LeastIpv6Mtu = 1280;

    private static readonly string[] s_addresses = ["10.9.0.2/24", "fd09::2/64"];

    private readonly Argument<string> _name = Words.One("NAME", "the interface");
    private readonly Option<string[]> _addresses = Words.Several("--address", "ADDRESS/LENGTH", $"Stead's address; may be given again (default: {string.Join(" and ", s_addresses)})");
    private readonly Option<string[]> _peers = Words.Several("--peer", "ADDRESS/LENGTH", "the kernel's address (default: the first of the same network)");
    private readonly Option<string[]> _listen = Words.Several("--listen", "PORT[=SERVICE]", $"serve a port: {string.Join(", ", ServiceTable.All.Select(one => $"{one.Name}{one.Words} {one.Meaning}"))} (default: discard)");
    private readonly Option<string?> _connect = Words.Text("--connect", "ADDRESS:PORT", "connect, and end when all connections have ended");
    private readonly Option<int?> _connections = Words.Number("--connections", "NUMBER", "so many connections at once (default: 1)", least: 1);
    private readonly Option<string?> _send = Words.Text("--send", "WHAT", "what to say after --connect: SIZE, file:PATH, nothing, or - for standard input (default: -)");
    private readonly Option<string?> _receive = Words.Text("--receive", "WHERE", "where to put what is heard: file:PATH, nothing, or - for standard output (default: -)");
    private readonly Option<string?> _control = Words.Text("--cc", "NAME", $"how to send: {string.Join(", ", SenderProfile.Names)}, or a pacing over a congestion control, as dgp+cubic", () => SenderProfile.Names);
    private readonly Option<string?> _cap = Words.Text("--fcc", "RATE", "DGP's fill congestion window cap: 30M, 0 for none, auto:25 for a share of the measured path");
    private readonly Option<int?> _mtu = Words.Number("--mtu", "BYTES", "MTU of the interface (default: 1500)", least: 576);
    private readonly Option<bool> _plain = Words.Flag("--no-offload", "every segment crosses by itself, with its checksum");
    private readonly Option<string?> _namespace = Words.Text("--ns", "NAMESPACE", "where the interface shall be: a name, a process' number or a path (default: this network namespace)");
    private readonly Option<int?> _seed = Words.Number("--seed", "NUMBER", "of sequence numbers and ports (default: drawn)");
    private readonly Option<string?> _time = Words.Text("-t", "--time", "TIME", "end after so long: 30s, 5min (default: on Ctrl-C)");
    private readonly Option<bool> _statistics = Words.Flag("--stats", "tell each second, on standard error, what is going on");
    private readonly Option<string?> _capture = Words.Text("--pcap", "FILE", "write all packets to a file that tcpdump and Wireshark read");
    private readonly Option<bool> _json = Words.Json();

    public override string Summary => "Stead's TCP on a TUN interface";

    public override string Description =>
        """
        Makes a TUN interface and is the host on its other side: with Stead's own TCP it answers to its addresses, serves ports, and connects to the kernel's programs. Segments of up to 64 KiB cross in one piece unless --no-offload is given.

        With --connect it is what nc(1) is: standard input is sent, what comes back is printed. With --send SIZE or --listen PORT=source it is a source, with --listen PORT a sink; what they carried is told at the end. Ctrl-C ends all connections properly first.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead net tun steady0 --listen 80=http --listen 7=echo", "Answers to 10.9.0.2; the kernel is 10.9.0.1: curl http://10.9.0.2/."),
        new("stead net tun st0 --connect 10.9.0.1:5001 --send 1G --cc dgp --fcc 30M", "Sends a gigabyte to a program of this machine, paced by DGP."),
    ];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override IReadOnlyList<Option> Options =>
        [_addresses, _peers, _listen, _connect, _connections, _send, _receive, _control, _cap, _mtu, _plain, _namespace, _seed, _time, _statistics, _capture, _json];

    public override int Run(ParseResult words, Session session)
    {
        var request = Read(words);
        var json = words.GetValue(_json);
        // Standard output is the connection's where it is written to.
        var output = request.Remote is not null && (words.GetValue(_receive) ?? Default(words)) == "-" ? session.Terminal.Error : session.Terminal.Out;
        using var interruption = new Interruption();
        var report = TunSession.Carry(request, Started, words.GetValue(_statistics) ? Tell : null, interruption.Token);
        output.Write(json ? JsonOf(report) : TunText.Summary(report));
        output.Flush();
        if (report.CaptureFailure is { } failure) throw failure;
        if (report.Failures.Count > 0 && request.Remote is not null) throw new UserError([.. report.Failures.Distinct().Select(one => new Complaint(one))]);
        return Cli.ExitCodes.Ok;

        void Started(string name)
        {
            session.Terminal.Error.WriteLine($"{name}: {string.Join(", ", request.Addresses.Select(one => one.Address))}; the kernel is {string.Join(", ", request.KernelAddresses.Select(one => one.Address))}; Ctrl-C ends it");
        }

        void Tell(TunReport said) => session.Terminal.Error.WriteLine(json ? JsonOf(said).ReplaceLineEndings("") : TunText.Line(said));
    }

    private TunRequest Read(ParseResult words)
    {
        var mtu = words.GetValue(_mtu) ?? 1500;
        if (mtu > LargestMtu) throw Misuse($"an MTU of {mtu} is too large (option --mtu)", $"at most {LargestMtu}");
        var addresses = (words.GetValue(_addresses) is { Length: > 0 } given ? given : s_addresses).Select(text => IpPrefix.Parse(text, "--address"))
            .Where(prefix => !prefix.Address.IsV6 || mtu >= LeastIpv6Mtu).ToArray();
        var peers = words.GetValue(_peers) is { Length: > 0 } named ? named.Select(text => IpPrefix.Parse(text.Contains('/') ? text : $"{text}/{LengthFor(text, addresses)}", "--peer")).ToArray()
            : [.. addresses.Select(address => address.FirstOther())];
        var tcp = SettingsStore.Apply(TcpSettings.Linux);
        if (words.GetValue(_control) is { } control && !SendingWords.TryParse(control, tcp, out tcp, out var complaint)) throw new UserError([complaint! with { Key = "--cc" }]);
        if (words.GetValue(_cap) is { } cap && tcp.Pacing != "dgp") throw Misuse($"--fcc {Names.Printable(cap)} is DGP's, and these connections do not send with it", "say --cc dgp as well");
        if (words.GetValue(_cap) is { } fcc) tcp = tcp with { Dgp = tcp.Dgp with { FillCap = FillCap.Parse(fcc, "--fcc") } };
        var time = Duration.Zero;
        if (words.GetValue(_time) is { } text && !Duration.TryParse(text, out time)) throw Misuse($"'{Names.Printable(text)}' is not a time (option --time)", "write it like 30s");
        var remote = words.GetValue(_connect) is { } at ? IpPrefix.ParseEndpoint(at, "--connect") : (Stead.Net.Ip.Endpoint?)null;
        if (remote is null && (words.GetValue(_send) ?? words.GetValue(_receive)) is not null) throw Misuse("--send and --receive need --connect", "say --listen PORT=source or --listen PORT=file:PATH to send to who connects");
        var count = words.GetValue(_connections) ?? 1;
        var (send, receive) = (words.GetValue(_send) ?? (count > 1 ? "nothing" : "-"), words.GetValue(_receive) ?? Default(words));
        if (count > 1 && (send == "-" || receive is not "nothing")) throw Misuse("many connections cannot share standard input, standard output or a file", "say --send SIZE or --send file:PATH, and --receive nothing");
        return new()
        {
            Name = words.GetRequiredValue(_name), Namespace = words.GetValue(_namespace), Addresses = addresses, KernelAddresses = peers, Mtu = mtu,
            Offload = !words.GetValue(_plain), Tcp = tcp, Seed = words.GetValue(_seed) is { } seed ? (ulong)seed : BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)),
            Served = [.. (words.GetValue(_listen) ?? []).Select(port => ServiceTable.Parse(port, "--listen"))],
            Remote = remote, Connections = count, Talk = remote is null ? null : Talking.Of(send, receive),
            Time = time > Duration.Zero ? time : null, CaptureFile = words.GetValue(_capture),
        };
    }

    /// <summary>What is heard is only printed to who talks by hand.</summary>
    private string Default(ParseResult words) => words.GetValue(_send) is null or "-" && words.GetValue(_connections) is null or 1 ? "-" : "nothing";

    private static int LengthFor(string peer, IpPrefix[] addresses) =>
        addresses.Where(address => address.Address.IsV6 == peer.Contains(':')).Select(address => address.Length).FirstOrDefault(peer.Contains(':') ? 64 : 24);

    private static string JsonOf(TunReport report) => JsonLayout.Format(new JsonObject
    {
        ["seconds"] = Math.Round(report.Time.Seconds, 6), ["received"] = report.Received, ["sent"] = report.Sent,
        ["open"] = report.Open, ["accepted"] = report.Accepted, ["connected"] = report.Connected, ["failed"] = report.Failed, ["failures"] = JsonLayout.Strings(report.Failures),
        ["packetsIn"] = report.Counters.PacketsReceived, ["packetsOut"] = report.Counters.PacketsSent, ["retransmissions"] = report.Counters.Retransmissions,
        ["timeouts"] = report.Counters.Timeouts, ["checksumErrors"] = report.Counters.ChecksumErrors, ["refused"] = report.Refused, ["allocated"] = report.Allocated,
        ["busiest"] = report.Busiest is { } info ? JsonOf(info) : null,
    });

    private static JsonObject JsonOf(in TcpInfo info) => new()
    {
        ["rttMs"] = Math.Round(info.SmoothedRtt.Milliseconds, 3), ["minimumRttMs"] = Math.Round(info.MinimumRtt.Milliseconds, 3), ["window"] = info.CongestionWindow,
        ["threshold"] = info.SlowStartThreshold == long.MaxValue ? null : info.SlowStartThreshold, ["inFlight"] = info.InFlight, ["pacingRate"] = info.PacingRate?.BytesPerSecond,
        ["segmentSize"] = info.SegmentSize,
    };
}
