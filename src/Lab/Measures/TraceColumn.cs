using Stead.Lab.Applications;

namespace Stead.Lab.Measures;

public sealed record TraceColumn(string Name, MetricUnit Unit);
