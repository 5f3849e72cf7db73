using System.Globalization;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Packetdrill;

/// <summary>
/// What a script sets with sysctl(8), as settings of the stack. Two places are asked: the file that the `sysctl` beside this plug-in writes
/// (STEAD_PACKETDRILL_SYSCTL, lines `name=value`, the last counts), then, for Linux' names, /proc/sys of the network namespace that the script runs in.
/// </summary>
/// <param name="isStandard">Where FreeBSD differs from the standard, the standard.</param>
internal sealed class SystemSettings(bool isFreeBsd, bool isStandard, int mtu)
{
    public const string Variable = "STEAD_PACKETDRILL_SYSCTL";

    /// <summary>What the `tc` beside this plug-in writes down as a name: the link's queue.</summary>
    private const string Queue = "stead.queue";

    /// <summary>What packetdrill takes for the host under test where a script says nothing else (its config.c).</summary>
    private static readonly IpAddress[] s_addresses = [IpAddress.V4(192, 168, 0, 1), IpAddress.V6(new(0xfd3d_0a0b_17d6_0000, 1))];

    public StackSettings Stack() => new()
    {
        Addresses = s_addresses, IsTransparent = true, MaximumTransmissionUnit = mtu, LargestPacket = isFreeBsd ? 0 : 65_535,
        Tcp = isFreeBsd ? TcpSettings.FreeBsd : TcpSettings.Linux,
    };

    public TcpSettings Tcp() => isFreeBsd ? FreeBsd() : Linux();

    private static TcpSettings Linux()
    {
        var names = new Names();
        var receive = names.Three("net.ipv4.tcp_rmem", (4096, 131_072, 6_291_456));
        var send = names.Three("net.ipv4.tcp_wmem", (4096, 16_384, 4_194_304));
        return TcpSettings.Linux with
        {
            SegmentsTogether = (int)names.Number("net.ipv4.tcp_min_tso_segs", 2),
            AnswersEarlyAcknowledgements = false,
            // Two ticks (TCP_TIMEOUT_MIN).
            ReorderingSlack = Duration.FromMilliseconds(2),
            UnpacedSegments = 10,
            RackTakesLastRtt = true,
            Timestamps = names.Number("net.ipv4.tcp_timestamps", 1) != 0,
            Sack = names.Number("net.ipv4.tcp_sack", 1) != 0,
            WindowScaling = names.Number("net.ipv4.tcp_window_scaling", 1) != 0,
            Ecn = names.Number("net.ipv4.tcp_ecn", 2) == 1,
            AcceptsEcn = names.Number("net.ipv4.tcp_ecn", 2) != 0,
            Rack = (names.Number("net.ipv4.tcp_recovery", 1) & 1) != 0,
            TailLossProbe = names.Number("net.ipv4.tcp_early_retrans", 3) is 3 or 4,
            SlowStartAfterIdle = names.Number("net.ipv4.tcp_slow_start_after_idle", 1) != 0,
            SynRetries = (int)names.Number("net.ipv4.tcp_syn_retries", 6),
            SynAckRetries = (int)names.Number("net.ipv4.tcp_synack_retries", 5),
            CongestionControl = names.Text("net.ipv4.tcp_congestion_control", "cubic") is "reno" ? "newreno" : "cubic-linux",
            // With the fq queue a socket is paced.
            Pacing = names.Text(Queue, "") == "fq" ? "window" : "",
            ReceiveBuffer = (int)receive.Initial, LargestReceiveBuffer = (int)receive.Most,
            SendBuffer = (int)send.Most, LargestSendBuffer = (int)send.Most,
        };
    }

    private TcpSettings FreeBsd()
    {
        var names = new Names();
        return TcpSettings.FreeBsd with
        {
            Timestamps = names.Number("net.inet.tcp.rfc1323", 1) != 0,
            WindowScaling = names.Number("net.inet.tcp.rfc1323", 1) != 0,
            Sack = names.Number("net.inet.tcp.sack.enable", 1) != 0,
            Ecn = names.Number("net.inet.tcp.ecn.enable", 2) == 1,
            AcceptsEcn = names.Number("net.inet.tcp.ecn.enable", 2) != 0,
            ReceiveBuffer = (int)names.Number("net.inet.tcp.recvspace", 65_536),
            LargestReceiveBuffer = (int)Math.Min(int.MaxValue, names.Number("kern.ipc.maxsockbuf", 2_097_152)),
            SendBuffer = (int)names.Number("net.inet.tcp.sendspace", 32_768), LargestSendBuffer = (int)names.Number("net.inet.tcp.sendspace", 32_768),
            DelayedAcknowledgement = Duration.FromMilliseconds(names.Number("net.inet.tcp.delacktime", 40)),
            InitialTimeout = Duration.FromMilliseconds(names.Number("net.inet.tcp.rexmit_initial", 1000)),
            CongestionControl = "newreno",
            KeepAliveIdle = Duration.FromMilliseconds(names.Number("net.inet.tcp.keepidle", 7_200_000)),
            KeepAliveInterval = Duration.FromMilliseconds(names.Number("net.inet.tcp.keepintvl", 75_000)),
            KeepAliveProbes = (int)names.Number("net.inet.tcp.keepcnt", 8),
            IcmpWhileConnecting = names.Number("net.inet.tcp.icmp_may_rst", 1) != 0 ? IcmpTrust.Hard : IcmpTrust.Nothing,
            ConnectTimeout = Duration.FromMilliseconds(names.Number("net.inet.tcp.keepinit", 75_000)),
            PlainSynAfter = names.Number("net.inet.tcp.rexmit_drop_options", 0) != 0 ? 3 : 0,
            EcnRetries = (int)names.Number("net.inet.tcp.ecn.maxretries", 1),
            ReopensTimeWait = !isStandard,
            IgnoresSynInTimeWait = !isStandard,
            AnswersAllInTimeWait = !isStandard,
            IgnoresSynAckInListen = !isStandard,
            DropsSynFinAlways = names.Number("net.inet.tcp.drop_synfin", 1) != 0,
            DropsSynFin = names.Number("net.inet.tcp.drop_synfin", 1) != 0,
            BelievesAnyReset = names.Number("net.inet.tcp.insecure_rst", 0) != 0,
            BelievesAnySyn = names.Number("net.inet.tcp.insecure_syn", 0) != 0,
        };
    }

    private sealed class Names
    {
        private readonly Dictionary<string, string> _set = [];

        public Names()
        {
            if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file || !File.Exists(file)) return;
            foreach (var line in File.ReadLines(file))
            {
                if (line.IndexOf('=') is > 0 and var at) _set[line[..at].Trim().Replace('/', '.')] = line[(at + 1)..].Trim();
            }
        }

        public string Text(string name, string otherwise)
        {
            if (_set.TryGetValue(name, out var value)) return value;
            var file = "/proc/sys/" + name.Replace('.', '/');
            return File.Exists(file) ? File.ReadAllText(file).Trim() : otherwise;
        }

        public long Number(string name, long otherwise) =>
            long.TryParse(Text(name, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

        public (long Least, long Initial, long Most) Three(string name, (long, long, long) otherwise) =>
            Text(name, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var a, var b, var c]
            && long.TryParse(a, CultureInfo.InvariantCulture, out var least) && long.TryParse(b, CultureInfo.InvariantCulture, out var initial) && long.TryParse(c, CultureInfo.InvariantCulture, out var most)
                ? (least, initial, most) : otherwise;
    }
}
