using BenchmarkDotNet.Attributes;
using Stead.Core;
using Stead.Lab.Applications;
using Stead.Lab.Simulation;
using Stead.Net.Ip;
using Stead.Net.Links;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Bench.NetMemory;

/// <summary>The way of a segment: written, built, received, put into the stream, read, and its acknowledgement judged. An operation is a data segment.</summary>
public class SegmentBenchmarks
{
    private const int Segments = 10_000;

    private static readonly TcpSettings s_dgp = TcpSettings.Linux with { CongestionControl = "newreno", Pacing = "dgp", Dgp = DgpSettings.Article with { FillCap = FillCap.Parse("10G", "cc") } };

    private StackPair _pair = null!;
    private Simulator _simulator = null!;

    [GlobalSetup(Target = nameof(Cubic))]
    public void SetupCubic() => _pair = new(TcpSettings.Linux with { CongestionControl = "cubic" });

    [GlobalSetup(Target = nameof(Dgp))]
    public void SetupDgp() => _pair = new(s_dgp);

    [GlobalSetup(Target = nameof(Loss))]
    public void SetupLoss() => _pair = new(TcpSettings.Linux with { CongestionControl = "cubic" }, lossPeriod: 97);

    [GlobalSetup(Target = nameof(DgpWithLoss))]
    public void SetupDgpWithLoss() => _pair = new(s_dgp, lossPeriod: 97);

    [GlobalSetup(Target = nameof(Bbr))]
    public void SetupBbr() => _pair = new(TcpSettings.Linux with { CongestionControl = "bbr" });

    [GlobalSetup(Target = nameof(Super))]
    public void SetupSuper() => _pair = new(TcpSettings.Linux with { CongestionControl = "cubic" }, largestPacket: 65_535);

    [GlobalSetup(Target = nameof(Simulated))]
    public void SetupSimulated()
    {
        _simulator = new(1);
        var network = new Network(_simulator);
        var settings = new StackSettings { Addresses = [], OffloadsChecksums = true, CarriesPayload = false };
        var (a, b, router) = (network.AddHost("a", settings), network.AddHost("b", settings), network.AddRouter("r"));
        network.Connect(a, router, new LinkSettings { Rate = DataRate.FromBits(1e9) });
        network.Connect(router, b, new LinkSettings { Rate = DataRate.FromBits(1e8), Delay = Duration.FromMilliseconds(10), Queue = QueueLimit.OfPackets(100) });
        network.Route();
        new Flow("f", a, b, 80, TcpSettings.Linux with { CongestionControl = "cubic" }, new BulkTransfer(long.MaxValue)).Start(default);
        _simulator.RunUntil(default(Instant) + Duration.FromSeconds(60));
    }

    [Benchmark(Description = "CUBIC", OperationsPerInvoke = Segments)]
    public void Cubic() => _pair.Carry(Segments);

    [Benchmark(Description = "BBR, paced", OperationsPerInvoke = Segments)]
    public void Bbr() => _pair.Carry(Segments);

    [Benchmark(Description = "DGP, paced", OperationsPerInvoke = Segments)]
    public void Dgp() => _pair.Carry(Segments);

    [Benchmark(Description = "CUBIC, one of 97 lost: SACK, RACK, PRR", OperationsPerInvoke = Segments)]
    public void Loss() => _pair.Carry(Segments);

    [Benchmark(Description = "DGP, one of 97 lost", OperationsPerInvoke = Segments)]
    public void DgpWithLoss() => _pair.Carry(Segments);

    [Benchmark(Description = "CUBIC, super-segments of up to 64 KiB", OperationsPerInvoke = Segments)]
    public void Super() => _pair.Carry(Segments);

    /// <summary>A segment of 1500 bytes takes 120 µs at 100 Mbit/s.</summary>
    [Benchmark(Description = "CUBIC in the laboratory: hosts, links, a full queue, events", OperationsPerInvoke = Segments)]
    public void Simulated() => _simulator.RunUntil(_simulator.Now + Duration.FromMicroseconds(120) * Segments);
}
