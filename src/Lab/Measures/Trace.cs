namespace Stead.Lab.Measures;

/// <summary>Values over time, a column each. What is not known at a time is not a number.</summary>
public sealed class Trace(string name, IReadOnlyList<TraceColumn> columns)
{
    private readonly List<double>[] _values = [.. columns.Select(_ => new List<double>())];

    public string Name { get; } = name;

    public IReadOnlyList<TraceColumn> Columns { get; } = columns;

    /// <summary>In seconds.</summary>
    public List<double> Times { get; } = [];

    public IReadOnlyList<double> Values(int column) => _values[column];

    public IReadOnlyList<double> Values(string column) => _values[IndexOf(column)];

    /// <param name="values">One for each column.</param>
    public void Add(Instant now, ReadOnlySpan<double> values)
    {
        Times.Add(now.Nanoseconds / 1e9);
        for (var i = 0; i < values.Length; i++) _values[i].Add(values[i]);
    }

    private int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column) return i;
        }
        throw new ArgumentException($"there is no column {column}");
    }
}
