using Stead.Net.Tcp;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Net.Settings;

/// <summary>The settings, a line each, by name.</summary>
public static class SettingTable
{
    private const string Rack = "net.inet.tcp.rack.";
    private const long Microseconds = 1_000;

    /// <summary>dgp_out_of_ss_at: rounds in the lower half; this bit has always been set by default.</summary>
    private const long GateBit = 0x10000;

    public static IReadOnlyList<Setting> Entries { get; } =
    [
        new("net.inet.tcp.cc.vegas.alpha", "segments waiting at the bottleneck below which Vegas' window grows", "", 1, 1000, s => s.VegasAlpha, (s, v) => s with { VegasAlpha = (int)v }),
        new("net.inet.tcp.cc.vegas.beta", "segments waiting there beyond which it shrinks", "", 1, 1000, s => s.VegasBeta, (s, v) => s with { VegasBeta = (int)v }),
        new(Rack + "misc.defprofile", "profile of connections that ask for none: 0 none, 1 DGP", "", 0, 6,
            s => s.Pacing == "dgp" ? 1 : 0, (s, v) => s with { Pacing = v == 1 ? "dgp" : "" })
        {
            Refuses = v => v > 1 ? "profiles are 0 (none) and 1 (DGP); the discounted ones of FreeBSD are not in Stead" : null,
        },
        Dgp("pacing.allow1mss", "bursts of a single segment", "", 0, 1, s => s.SingleSegmentBursts ? 1 : 0, (s, v) => s with { SingleSegmentBursts = v != 0 }),
        Dgp("pacing.dgp_out_of_ss_at", "rounds without a rise of goodput that end slow start (lower 16 bits); 0: never", "", 0, 0x1ffff,
            s => s.RoundsWithoutRise | GateBit, (s, v) => s with { RoundsWithoutRise = (int)(v & 0xffff) }),
        Dgp("pacing.divisor", "bursts in a second of data", "", 50, 10_000, s => s.BurstsPerSecond, (s, v) => s with { BurstsPerSecond = (int)v }),
        Dgp("pacing.fillcw_cap", "fill congestion window cap (FCC); 0: none", "bytes/s", 0, long.MaxValue / 8, s => s.FillCap.Rate.BytesPerSecond, (s, v) => s with { FillCap = s.FillCap with { Rate = new(v) } }),
        Percent("pacing.gp_per_ss", "multiplier in slow start", 50, 1000, s => s.SlowStartMultiplier, (s, v) => s with { SlowStartMultiplier = v }),
        Percent("pacing.max_pace_over", "a multiplier above 100 rises while it asks for less than so much above the last goodput", 0, 1000, s => s.MostOver, (s, v) => s with { MostOver = v }),
        Dgp("pacing.no_timely", "the multiplier stays what it is", "", 0, 1, s => s.NoTimely ? 1 : 0, (s, v) => s with { NoTimely = v != 0 }),
        Dgp("pacing.pace_max_seg", "segments in a burst at most", "", 1, 63, s => s.MostBurstSegments, (s, v) => s with { MostBurstSegments = (int)v }),
        Dgp("pacing.rnd_gp_gain", "thousandths of the best goodput that count as a rise", "", 1000, 10_000, s => s.RisePermille, (s, v) => s with { RisePermille = (int)v }),
        Percent("probertt.exit_per_nonhpb", "multiplier after a probe", 50, 300, s => s.MultiplierAfterProbe, (s, v) => s with { MultiplierAfterProbe = v }),
        Time("probertt.filter_life", "how long a minimum RTT counts", 1_000_000, s => s.MinimumRttLife, (s, v) => s with { MinimumRttLife = v }),
        Percent("probertt.gp_per_low", "lowest multiplier of a probe by rate", 10, 100, s => s.LowestProbeMultiplier, (s, v) => s with { LowestProbeMultiplier = v }),
        Percent("probertt.gp_per_mul", "first multiplier of a probe by rate", 10, 100, s => s.ProbeMultiplier, (s, v) => s with { ProbeMultiplier = v }),
        Percent("probertt.gp_per_reduce", "by how much it falls each round trip", 0, 100, s => s.ProbeReduction, (s, v) => s with { ProbeReduction = v }),
        Time("probertt.holdtim_at_target", "how long the path is held drained", 0, s => s.ProbeHold, (s, v) => s with { ProbeHold = v }),
        Percent("probertt.lower_within", "part of the interval, at its end, in which a lower RTT begins a probe", 0, 100, s => s.JoinWithin, (s, v) => s with { JoinWithin = v }),
        Dgp("probertt.maxdrainsrtts", "round trips that draining by rate may take", "", 1, 100, s => s.LongestDrain, (s, v) => s with { LongestDrain = (int)v }),
        Time("probertt.must_move", "by how much the minimum RTT must fall to put off a probe by rate", 0, s => s.MinimumMustMove, (s, v) => s with { MinimumMustMove = v }),
        Time("probertt.safety", "longest probe", 100_000, s => s.LongestProbe, (s, v) => s with { LongestProbe = v }),
        Time("probertt.time_between", "from one probe of the minimum RTT to the next", 1_000_000, s => s.ProbeInterval, (s, v) => s with { ProbeInterval = v }),
        Dgp("req_measure_cnt", "measurements of goodput before pacing begins", "", 1, 100, s => s.RequiredMeasurements, (s, v) => s with { RequiredMeasurements = (int)v }),
        Percent("timely.dec_raise_thresh", "highest multiplier that lost ground raises", 50, 1000, s => s.PushThreshold, (s, v) => s with { PushThreshold = v }),
        Percent("timely.decrease", "Timely's β", 1, 100, s => s.Decrease, (s, v) => s with { Decrease = v }),
        Percent("timely.increase", "Timely's δ, in points of the multiplier", 1, 100, s => s.Increase, (s, v) => s with { Increase = v }),
        Percent("timely.lower", "a goodput so much below the last is lost ground", 1, 99, s => s.LossPercent, (s, v) => s with { LossPercent = v }),
        Percent("timely.lowerbound", "least multiplier", 1, 100, s => s.LowestMultiplier, (s, v) => s with { LowestMultiplier = v }),
        Dgp("timely.max_push_drop", "raises in a row for lost ground, against Timely", "", 0, 100, s => s.MostPushesOnLoss, (s, v) => s with { MostPushesOnLoss = (int)v }),
        Dgp("timely.max_push_rise", "raises in a row for gained ground, against Timely", "", 0, 100, s => s.MostPushesOnGain, (s, v) => s with { MostPushesOnGain = (int)v }),
        Dgp("timely.min_segs", "segments in flight while the minimum RTT is probed", "", 2, 100, s => s.ProbeSegments, (s, v) => s with { ProbeSegments = (int)v }),
        Dgp("timely.rtt_max_mul", "T_high in minimum RTTs", "", 2, 100, s => s.HighFactor, (s, v) => s with { HighFactor = (int)v }),
        Dgp("timely.rtt_min_div", "T_low is the minimum RTT and rtt_min_mul/rtt_min_div of it", "", 1, 1000, s => s.LowDivisor, (s, v) => s with { LowDivisor = (int)v }),
        Dgp("timely.rtt_min_mul", "see rtt_min_div", "", 0, 1000, s => s.LowNumerator, (s, v) => s with { LowNumerator = (int)v }),
        Percent("timely.upper", "a goodput so much above the last is gained ground", 1, 1000, s => s.GainPercent, (s, v) => s with { GainPercent = v }),
        Percent("timely.upperboundca", "highest multiplier in congestion avoidance; 0: none (FreeBSD)", 0, 1000, s => s.HighestMultiplier, (s, v) => s with { HighestMultiplier = v }),
        Percent("timely.upperboundss", "highest multiplier in slow start; 0: none", 0, 1000, s => s.HighestSlowStartMultiplier, (s, v) => s with { HighestSlowStartMultiplier = v }),
        Own("stead.dgp.additive_segments", "timely.increase is for a flow of so many segments in a minimum RTT, others rise by the same rate; 0: by the same points (FreeBSD)", "", 0, 10_000,
            s => s.AdditiveSegments, (s, v) => s with { AdditiveSegments = (int)v }),
        Own("stead.dgp.averaged", "first measurements that are averaged: 4 by the article, 3 in FreeBSD", "", 1, 100, s => s.Averaged, (s, v) => s with { Averaged = (int)v }),
        Own("stead.dgp.boost_once", "1: five rises bring one greater step (FreeBSD); 0: greater steps from then on (article)", "", 0, 1, s => s.BoostOnce ? 1 : 0, (s, v) => s with { BoostOnce = v != 0 }),
        Own("stead.dgp.bursts_by_rtt", "1: at least four bursts in a minimum RTT; 0: pacing.divisor alone (FreeBSD)", "", 0, 1, s => s.BurstsByRoundTrip ? 1 : 0, (s, v) => s with { BurstsByRoundTrip = v != 0 }),
        Own("stead.dgp.cubic_alike", "1: a loss takes from a paced window of CUBIC what it takes from NewReno's, 20 %; 0: 30 % (FreeBSD)", "", 0, 1, s => s.ReducesCubicAlike ? 1 : 0, (s, v) => s with { ReducesCubicAlike = v != 0 }),
        Own("stead.dgp.falls_at_once", "1: a goodput of less than half the estimate at a long RTT becomes the estimate; 0: moves it by an eighth (FreeBSD)", "", 0, 1, s => s.FallsAtOnce ? 1 : 0, (s, v) => s with { FallsAtOnce = v != 0 }),
        Own("stead.dgp.fcc_auto", "the FCC as a share of the measured path capacity; 0: pacing.fillcw_cap", "%", 0, 100, s => s.FillCap.Percent, (s, v) => s with { FillCap = s.FillCap with { Percent = (int)v } }),
        Own("stead.dgp.fills_in_recovery", "1: the window is filled in recovery too (article); 0: only outside (FreeBSD)", "", 0, 1, s => s.FillsInRecovery ? 1 : 0, (s, v) => s with { FillsInRecovery = v != 0 }),
        Own("stead.dgp.forget_ltbw", "1: LTbw begins again where the lowest multiplier of it is still too much; 0: it counts from the connection's beginning (article)", "", 0, 1, s => s.ForgetsLongTerm ? 1 : 0, (s, v) => s with { ForgetsLongTerm = v != 0 }),
        Own("stead.dgp.gradient_average", "1/alpha: of so many measurements Timely's gradient is an average; 8 in FreeBSD", "", 1, 64, s => s.InverseAlpha, (s, v) => s with { InverseAlpha = (int)v }),
        Own("stead.dgp.hold_estimate", "1: what the multiplier itself holds back does not lower the goodput estimate; 0: it does (FreeBSD)", "", 0, 1, s => s.HoldsEstimate ? 1 : 0, (s, v) => s with { HoldsEstimate = v != 0 }),
        Own("stead.dgp.loss_lowers", "1: losses at a long RTT lower the multiplier; 0: only the window (FreeBSD)", "", 0, 1, s => s.LossLowers ? 1 : 0, (s, v) => s with { LossLowers = v != 0 }),
        Own("stead.dgp.probe_by_gain", "1: a lower rate probes the minimum RTT (FreeBSD); 0: a small window (article)", "", 0, 1, s => s.ProbeByGain ? 1 : 0, (s, v) => s with { ProbeByGain = v != 0 }),
        Own("stead.dgp.restore_points", "a multiplier below 100 on an empty path rises by so much, after a loss and on long paths; 0: as any other (FreeBSD)", "%", 0, 100,
            s => s.RestorePoints, (s, v) => s with { RestorePoints = (int)v }),
        Own("stead.dgp.use_ltbw", "LTbw: 0 unused, 1 the lesser counts, 2 the greater (article)", "", 0, 2, s => s.LongTermUse, (s, v) => s with { LongTermUse = (int)v }),
    ];

    /// <summary>FreeBSD's, that have no meaning here: why.</summary>
    public static IReadOnlyDictionary<string, string> Unsupported { get; } = new Dictionary<string, string>
    {
        [Rack + "pacing.burst_reduces"] = "bursts follow the pacing rate alone",
        [Rack + "pacing.fillcw"] = "filling the congestion window is part of profile 1",
        [Rack + "pacing.fillcw_max_mult"] = "the cap of the fill rate is pacing.fillcw_cap",
        [Rack + "pacing.fullbufdisc"] = "discounted filling (profile 6) is not in Stead",
        [Rack + "pacing.gp_per_ca"] = "profile 1 begins at 100 whatever it says",
        [Rack + "pacing.gp_per_rec"] = "profile 1 has 90 whatever it says",
        [Rack + "pacing.limit_wsrtt"] = "a burst's time is not limited by the round trip",
        [Rack + "pacing.min_burst"] = "bursts follow the pacing rate alone",
        [Rack + "pacing.pcm_blast"] = "Stead measures path capacity from its usual bursts: stead.dgp.fcc_auto",
        [Rack + "pacing.pcm_enabled"] = "Stead measures path capacity from its usual bursts: stead.dgp.fcc_auto",
        [Rack + "pacing.pcm_rnds"] = "Stead measures path capacity from its usual bursts: stead.dgp.fcc_auto",
        [Rack + "pacing.rate_cap"] = "the delay-based rate is not capped",
        [Rack + "probertt.exit_per_hpb"] = "there is one multiplier after a probe: probertt.exit_per_nonhpb",
        [Rack + "probertt.goal_use_min_entry"] = "a probe drains to the minimum RTT it knows",
        [Rack + "probertt.hbp_extra_drain"] = "highly buffered paths are drained like others",
        [Rack + "probertt.hbp_threshold"] = "highly buffered paths are drained like others",
        [Rack + "probertt.mustdrainsrtts"] = "a probe holds for probertt.holdtim_at_target and a round trip",
        [Rack + "probertt.sets_cwnd"] = "stead.dgp.probe_by_gain chooses between window and rate",
        [Rack + "timely.bottom_drag_segs"] = "an estimate that is too low is raised when all is acknowledged",
        [Rack + "timely.dynamicgp"] = "Timely belongs to profile 1",
        [Rack + "timely.no_rec_red"] = "the multiplier in recovery is constant",
        [Rack + "timely.nonstop"] = "a measurement ends when all is acknowledged",
        [Rack + "timely.p5_upper"] = "discounted filling (profile 6) is not in Stead",
        [Rack + "timely.red_clear_cnt"] = "the multiplier in recovery is constant",
    };

    public static Setting? Find(string name) => Entries.FirstOrDefault(setting => setting.Name == name);

    private static Setting Dgp(string name, string what, string unit, long least, long most, Func<DgpSettings, long> read, Func<DgpSettings, long, DgpSettings> apply) => Own(Rack + name, what, unit, least, most, read, apply);

    private static Setting Percent(string name, string what, int least, int most, Func<DgpSettings, int> read, Func<DgpSettings, int, DgpSettings> apply) =>
        Dgp(name, what, "%", least, most, s => read(s), (s, v) => apply(s, (int)v));

    private static Setting Time(string name, string what, long leastMicroseconds, Func<DgpSettings, Duration> read, Func<DgpSettings, Duration, DgpSettings> apply) =>
        Dgp(name, what, "µs", leastMicroseconds, 3_600_000_000, s => read(s).Nanoseconds / Microseconds, (s, v) => apply(s, Duration.FromMicroseconds(v)));

    private static Setting Own(string name, string what, string unit, long least, long most, Func<DgpSettings, long> read, Func<DgpSettings, long, DgpSettings> apply) =>
        new(name, what, unit, least, most, s => read(s.Dgp), (s, v) => s with { Dgp = apply(s.Dgp, v) });
}
