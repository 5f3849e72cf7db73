using Stead.Core;
using Stead.Lab.Experiments;
using Stead.Lab.Runs;

namespace Stead.Tests.Unit.Lab;

/// <summary>Runs experiments in a test.</summary>
internal static class Laboratory
{
    /// <param name="set">`cc=vegas`.</param>
    public static RunReport Run(string name, params string[] set) => Run(Read(name, set));

    public static RunReport Run(Experiment experiment, ulong seed = 1)
    {
        var run = new ExperimentRun(experiment, seed);
        run.Advance(Instant.Never);
        return run.Report();
    }

    public static Experiment Read(string name, params string[] set) => ExperimentReader.Read(name, ExperimentLibrary.Find(name)!, null, set.ToDictionary(one => one.Split('=')[0], one => one.Split('=', 2)[1]));

    public static Experiment Of(string text, params string[] set) => ExperimentReader.Read("test", text, "test.lab", set.ToDictionary(one => one.Split('=')[0], one => one.Split('=', 2)[1]));

    public static Experiment Within(this Experiment experiment, double from, double length) =>
        experiment with { MeasuredFrom = Duration.FromSeconds(from), Length = Duration.FromSeconds(length) };
}
