using System.Runtime.InteropServices;
using Stead.Lab.Applications;

namespace Stead.Lab.Measures;

/// <summary>Numbers of which percentiles are asked.</summary>
public sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Mean => Count == 0 ? double.NaN : _values.Sum() / Count;

    public double Least => Quantile(0);

    public double Greatest => Quantile(1);

    public void Add(double value) => _values.Add(value);

    /// <summary>Of two neighbours the lower; not a number without samples.</summary>
    /// <param name="share">0.5 for the median.</param>
    public double Quantile(double share)
    {
        if (Count == 0) return double.NaN;
        var values = CollectionsMarshal.AsSpan(_values);
        var place = Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1);
        // Hoare's FIND: millions of samples need not be sorted for four of them.
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var pivot = values[place];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot) i++;
                while (pivot < values[j]) j--;
                if (i > j) break;
                (values[i], values[j]) = (values[j], values[i]);
                (i, j) = (i + 1, j - 1);
            }
            if (place > j) low = i;
            if (place < i) high = j;
        }
        return values[place];
    }

    public void AddAll(Samples others) => _values.AddRange(others._values);

    /// <summary>Of <see cref="Metrics"/>.</summary>
    public static IEnumerable<(string Name, MetricUnit Unit)> MetricNames(string name) => [($"{name}.p50", MetricUnit.Seconds), ($"{name}.p95", MetricUnit.Seconds), ($"{name}.p99", MetricUnit.Seconds)];

    /// <summary>Times in seconds: median, 95th and 99th percentile.</summary>
    public IEnumerable<Metric> Metrics(string name) => Count == 0 ? [] :
    [
        new($"{name}.p50", Quantile(0.5), MetricUnit.Seconds),
        new($"{name}.p95", Quantile(0.95), MetricUnit.Seconds),
        new($"{name}.p99", Quantile(0.99), MetricUnit.Seconds),
    ];
}
