using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Net.Tcp;

/// <summary>
/// One connection's behaviour: shared by all that have the same, and changed with <c>connection.Change(now, connection.Settings with { … })</c>.
/// The defaults are Linux', but for the congestion control: NewReno is what DGP is meant for. Where FreeBSD differs, <see cref="FreeBsd"/> says how.
/// </summary>
public sealed record TcpSettings
{
    public static TcpSettings Linux { get; } = new();

    public static TcpSettings FreeBsd { get; } = new()
    {
        QuickAcknowledgements = 0,
        DelayedAcknowledgement = Duration.FromMilliseconds(40),
        InitialReceiveWindow = 65_535,
        LargestReceiveBuffer = 2 << 20,
        SendBuffer = 32_768,
        LargestSendBuffer = 2 << 20,
        MinimumTimeout = Duration.FromMilliseconds(230),
        MinimumTimeoutIsOfVariation = false,
        Minshall = false,
        FreeBsdOptions = true,
        DropsSynFinAlways = true,
        AcknowledgesEverySecond = true,
        SynRetries = 12,
        ConnectTimeout = Duration.FromSeconds(75),
        MaximumTimeout = Duration.FromSeconds(64),
        EcnRetries = 1,
        RoundsReceiveBuffer = true,
        AnnouncesEveryByte = true,
        RepeatsFin = true,
        ChallengeInterval = Duration.Zero,
        IgnoresSynInTimeWait = true,
        AnswersAllInTimeWait = true,
        IgnoresSynAckInListen = true,
        IcmpWhileConnecting = IcmpTrust.Hard,
    };

    /// <summary>A name of `CongestionTable`.</summary>
    public string CongestionControl { get; init; } = "newreno";

    /// <summary>Segments in the bottleneck's buffer that `vegas` keeps at least, and at most.</summary>
    public int VegasAlpha { get; init; } = 1;

    public int VegasBeta { get; init; } = 3;

    /// <summary>A name of `PacingTable`; empty: the congestion control's own.</summary>
    public string Pacing { get; init; } = "";

    /// <summary>Where <see cref="Pacing"/> is `dgp`.</summary>
    public DgpSettings Dgp { get; init; } = DgpSettings.Article;

    /// <summary>The first segments of a connection that leave without being paced, whatever paces later; Linux has 10.</summary>
    public int UnpacedSegments { get; init; }

    /// <summary>Off: RFC 9293 §3.7.4 with Minshall's modification, as Linux.</summary>
    public bool NoDelay { get; init; }

    /// <summary>A small segment waits only for another small one; otherwise for all that is under way, as RFC 9293 says.</summary>
    public bool Minshall { get; init; } = true;

    /// <summary>A SYN without any options, or with them in FreeBSD's order.</summary>
    public bool WithoutOptions { get; init; }

    public bool FreeBsdOptions { get; init; }

    /// <summary>SYNs beyond a listener's backlog are answered, and not remembered (RFC 4987 §3.6).</summary>
    public bool SynCookies { get; init; } = true;

    /// <summary>A SYN with a FIN does not open a connection.</summary>
    public bool DropsSynFin { get; init; } = true;

    /// <summary>Nor does it anywhere else count for anything, as in FreeBSD.</summary>
    public bool DropsSynFinAlways { get; init; }

    /// <summary>A SYN that cannot be an old one opens a connection in TIME-WAIT anew (RFC 6191).</summary>
    public bool ReopensTimeWait { get; init; } = true;

    /// <summary>A SYN that does not reopen TIME-WAIT is dropped, as in FreeBSD, and not answered (RFC 5961 §4).</summary>
    public bool IgnoresSynInTimeWait { get; init; }

    /// <summary>In TIME-WAIT every acknowledgement but the one expected is answered, as in FreeBSD; otherwise what has a length or is out of place (RFC 9293 §3.10.7.4).</summary>
    public bool AnswersAllInTimeWait { get; init; }

    /// <summary>A SYN and acknowledgement to a listener is dropped, as in FreeBSD, and not answered with a reset (RFC 9293 §3.10.7.2).</summary>
    public bool IgnoresSynAckInListen { get; init; }

    /// <summary>As before RFC 5961: any reset in the window counts (net.inet.tcp.insecure_rst), and any SYN in it ends the connection (insecure_syn).</summary>
    public bool BelievesAnyReset { get; init; }

    public bool BelievesAnySyn { get; init; }

    /// <summary>The window is all that is free, unless that is little, as FreeBSD does; otherwise it opens by segments.</summary>
    public bool AnnouncesEveryByte { get; init; }

    /// <summary>The acknowledgement of a FIN has our own again while that is not acknowledged, as in BSD.</summary>
    public bool RepeatsFin { get; init; }

    /// <summary>The receive buffer is rounded up to whole segments when a connection is established, as FreeBSD does.</summary>
    public bool RoundsReceiveBuffer { get; init; }

    /// <summary>Acknowledgements that ask the peer where it is are at least so far apart (RFC 5961 §7).</summary>
    public Duration ChallengeInterval { get; init; } = Duration.FromMilliseconds(500);

    /// <summary>With segmentation offload, so many segments leave as one packet however slow the path is.</summary>
    public int SegmentsTogether { get; init; } = 2;

    /// <summary>An acknowledgement of what was never sent is answered (RFC 9293 §3.10.7.4); Linux says nothing.</summary>
    public bool AnswersEarlyAcknowledgements { get; init; } = true;

    /// <summary>Where an acknowledgement delivers segments that were sent at different times, the round trip that RACK reckons with is that of the last in the stream, as in Linux,
    /// and not of the last sent (RFC 8985 §6.2).</summary>
    public bool RackTakesLastRtt { get; init; }

    /// <summary>What a coarse clock adds to the wait for reordered segments (RFC 8985 §6.2).</summary>
    public Duration ReorderingSlack { get; init; }

    /// <summary>Only full segments leave, for at most a retransmission timeout (TCP_CORK).</summary>
    public bool Cork { get; init; }

    public bool KeepAlive { get; init; }

    /// <summary>RFC 9293 §3.8.4: idle for so long, then so many probes, so far apart.</summary>
    public Duration KeepAliveIdle { get; init; } = Duration.FromSeconds(7200);

    public Duration KeepAliveInterval { get; init; } = Duration.FromSeconds(75);

    public int KeepAliveProbes { get; init; } = 9;

    /// <summary>Unacknowledged data ends the connection after so long (RFC 9293 §3.9.1, RFC 5482); zero: R2 alone does.</summary>
    public Duration UserTimeout { get; init; }

    /// <summary>A SYN that is not answered for so long ends it too; zero: <see cref="SynRetries"/> alone do.</summary>
    public Duration ConnectTimeout { get; init; }

    /// <summary>After so many timeouts a SYN has only its segment size, for what cannot bear more options; 0: never.</summary>
    public int PlainSynAfter { get; init; }

    /// <summary>Bytes written and not acknowledged: so many at least, and at most after autotuning, which follows the congestion window.</summary>
    public int SendBuffer { get; init; } = 131_072;

    public int LargestSendBuffer { get; init; } = 4 << 20;

    /// <summary>Bytes that may wait to be read at first, and at most after autotuning.</summary>
    public int ReceiveBuffer { get; init; } = 131_072;

    public int LargestReceiveBuffer { get; init; } = 6 << 20;

    /// <summary>The window of the first segments.</summary>
    public int InitialReceiveWindow { get; init; } = 65_535;

    /// <summary>Stretches of bytes behind a hole that are kept; more are dropped.</summary>
    public int MostStretches { get; init; } = 256;

    /// <summary>Announced to the peer; 0: from the MTU (RFC 9293 §3.7.1).</summary>
    public int SegmentSize { get; init; }

    public bool Timestamps { get; init; } = true;

    public bool Sack { get; init; } = true;

    public bool WindowScaling { get; init; } = true;

    /// <summary>RFC 3168: asked for when connecting; answered when accepting.</summary>
    public bool Ecn { get; init; }

    public bool AcceptsEcn { get; init; } = true;

    /// <summary>SYNs that ask again; later ones do not (RFC 3168 §6.1.1.1).</summary>
    public int EcnRetries { get; init; }

    /// <summary>RFC 8985; off: three duplicates (RFC 6675, RFC 6582).</summary>
    public bool Rack { get; init; } = true;

    public bool TailLossProbe { get; init; } = true;

    /// <summary>RFC 6298 §2: a second SHOULD be the least. Linux has 200 ms, FreeBSD's RACK 30 ms.</summary>
    public Duration MinimumTimeout { get; init; } = Duration.FromMilliseconds(200);

    /// <summary>As Linux: four variations count for at least the minimum, and the smoothed round trip is added.</summary>
    public bool MinimumTimeoutIsOfVariation { get; init; } = true;

    public Duration MaximumTimeout { get; init; } = Duration.FromSeconds(120);

    public Duration InitialTimeout { get; init; } = Duration.FromSeconds(1);

    /// <summary>RFC 9293 §3.8.3: so many SYNs again, and so many timeouts in a row (R2), before the connection fails.</summary>
    public int SynRetries { get; init; } = 6;

    public int SynAckRetries { get; init; } = 5;

    public int Retries { get; init; } = 15;

    /// <summary>Full segments that are acknowledged at once at a connection's beginning and after a pause.</summary>
    public int QuickAcknowledgements { get; init; } = 16;

    /// <summary>Every second segment is acknowledged at once, however small it is, as in BSD; otherwise every second full one.</summary>
    public bool AcknowledgesEverySecond { get; init; }

    /// <summary>RFC 9293 §3.8.6.3: less than half a second.</summary>
    public Duration DelayedAcknowledgement { get; init; } = Duration.FromMilliseconds(40);

    /// <summary>Segments, RFC 6928.</summary>
    public int InitialWindow { get; init; } = 10;

    /// <summary>RFC 5681 §4.1: after a pause longer than the timeout the window shrinks.</summary>
    public bool SlowStartAfterIdle { get; init; } = true;

    /// <summary>2 MSL (RFC 9293 §3.4.2).</summary>
    public Duration TimeWait { get; init; } = Duration.FromSeconds(60);

    /// <summary>FIN-WAIT-2 without anybody to read; zero: for ever.</summary>
    public Duration FinWait2 { get; init; } = Duration.FromSeconds(60);

    public IcmpTrust IcmpWhileConnecting { get; init; } = IcmpTrust.Everything;

    /// <summary>RFC 1191, RFC 8201.</summary>
    public bool PathMtuDiscovery { get; init; } = true;

    /// <summary>So many timeouts in a row of a full segment make segments smaller, as if the path had said that they are too big (RFC 8899 §3); 0: never.</summary>
    public int BlackHoleAfter { get; init; }

    public byte TimeToLive { get; init; } = 64;

    public byte TrafficClass { get; init; }
}
