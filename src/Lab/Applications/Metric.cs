namespace Stead.Lab.Applications;

/// <summary>One number of a report.</summary>
/// <param name="Name">As requirements name it: `goodput`, `play-delay`.</param>
/// <param name="Value">In seconds, bits a second, bytes, or a plain number.</param>
public readonly record struct Metric(string Name, double Value, MetricUnit Unit);

public enum MetricUnit { Number, Seconds, BitsPerSecond, Bytes, Share }
