using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Columns;
using Stead.Bench.NetMemory;

// In this process: a benchmark needs no other build of the project, and the collector's counts are of the same code.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(new StreamLogger(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true })).WithArtifactsPath(Path.Combine(Path.GetTempPath(), "stead-bench-net-memory"));
var summary = BenchmarkRunner.Run<SegmentBenchmarks>(config);

Console.WriteLine("| a data segment in steady state | time | allocated |");
Console.WriteLine("|---|---|---|");
foreach (var report in summary.Reports)
{
    // Not the whole number of bytes an operation that BenchmarkDotNet prints: one allocation in a thousand segments would be none.
    if (report.ResultStatistics is not { } statistics || report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: true) is not { } total) return 1;
    var bytes = (double)total / report.GcStats.TotalOperations;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {statistics.Mean:F0} ns | {bytes:0.###} B |"));
}
return 0;
