using System.Text;

namespace Stead.Guests.Tables;

/// <summary>Columns as column(1) makes them: each as wide as its widest cell, two blanks between, nothing behind the last.</summary>
public static class ColumnTable
{
    public static string Format(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var columns = rows.Max(row => row.Count);
        var widths = Enumerable.Range(0, columns).Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Count; column++)
                text.Append(column == row.Count - 1 ? row[column] : row[column].PadRight(widths[column] + 2));
            while (text.Length > 0 && text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Fixed widths, as printf(1) with `%-20s`.</summary>
    public static string Fixed(IReadOnlyList<int> widths, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Count; column++) text.Append(column < widths.Count ? row[column].PadRight(widths[column]) : row[column]);
            text.Append('\n');
        }
        return text.ToString();
    }
}
