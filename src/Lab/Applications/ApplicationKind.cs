using Stead.Lab.Experiments;

namespace Stead.Lab.Applications;

/// <summary>A row of <see cref="ApplicationTable"/>.</summary>
/// <param name="Measures">What it may measure, by <see cref="Metric.Name"/>.</param>
/// <param name="Read">Reads the words it understands, and makes one application a flow of them.</param>
public sealed record ApplicationKind(string Name, string Meaning, IReadOnlyList<(string Name, MetricUnit Unit)> Measures, Func<Block, Func<Application>> Read);
