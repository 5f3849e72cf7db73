using Stead.Host.Narration;
using Stead.Lab.Experiments;
using Stead.Lab.Runs;

namespace Stead.Host.Laboratory;

/// <summary>Runs experiments and tells how far they are.</summary>
public sealed class LaboratoryBench(INarrator narrator)
{
    private const int Slices = 200;

    /// <param name="captures">A directory for captures; null for none.</param>
    public RunReport Run(Experiment experiment, ulong seed, string? captures = null)
    {
        using var meter = narrator.Begin(experiment.Name, Slices);
        return Run(experiment, seed, captures, meter.Report);
    }

    /// <summary>The same experiment with each value of a parameter.</summary>
    /// <param name="read">Reads it with a value.</param>
    public Comparison Compare(string title, string parameter, IReadOnlyList<string> values, ulong seed, Func<string, Experiment> read)
    {
        // All of them first: a mistake is told before anything has run.
        var experiments = values.Select(read).ToList();
        var done = new long[values.Count];
        var reports = new RunReport[values.Count];
        using var meter = narrator.Begin(title, Slices * values.Count);
        Parallel.For(0, values.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount) }, i =>
            reports[i] = Run(experiments[i], seed, null, slices =>
            {
                Interlocked.Exchange(ref done[i], slices);
                lock (meter) meter.Report(done.Sum());
            }));
        return new(parameter, values, reports);
    }

    private static RunReport Run(Experiment experiment, ulong seed, string? captures, Action<long> report)
    {
        var run = new ExperimentRun(experiment, seed);
        using var files = captures is null ? null : new CaptureFiles(captures, run.Network);
        for (var slice = 1; slice <= Slices; slice++)
        {
            run.Advance(default(Instant) + new Duration((long)((Int128)experiment.Length.Nanoseconds * slice / Slices)));
            report(slice);
        }
        return run.Report();
    }
}
