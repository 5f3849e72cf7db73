using Stead.Lab.Applications;

namespace Stead.Lab.Runs;

/// <summary>A row of <see cref="MeasureTable"/>.</summary>
/// <param name="Of">Of the flows of one plan; the second is the goodput of all plans together.</param>
public sealed record FlowMeasure(string Name, MetricUnit Unit, Func<GroupReport, double, double> Of);
