using Stead.Lab.Applications;

namespace Stead.Lab.Measures;

/// <summary>Numbers of which percentiles are asked.</summary>
public sealed class Samples
{
    private readonly List<double> _values = [];
    private bool _isSorted;

    public int Count => _values.Count;

    public double Mean => Count == 0 ? double.NaN : _values.Sum() / Count;

    public double Least => Quantile(0);

    public double Greatest => Quantile(1);

    public void Add(double value)
    {
        _values.Add(value);
        _isSorted = false;
    }

    /// <summary>Of two neighbours the lower; not a number without samples.</summary>
    /// <param name="share">0.5 for the median.</param>
    public double Quantile(double share)
    {
        if (Count == 0) return double.NaN;
        if (!_isSorted) _values.Sort();
        _isSorted = true;
        return _values[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];
    }

    public void AddAll(Samples others)
    {
        _values.AddRange(others._values);
        _isSorted = false;
    }

    /// <summary>Times in seconds: median, 95th and 99th percentile.</summary>
    public IEnumerable<Metric> Metrics(string name) => Count == 0 ? [] :
    [
        new($"{name}.p50", Quantile(0.5), MetricUnit.Seconds),
        new($"{name}.p95", Quantile(0.95), MetricUnit.Seconds),
        new($"{name}.p99", Quantile(0.99), MetricUnit.Seconds),
    ];
}
