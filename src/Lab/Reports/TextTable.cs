namespace Stead.Lab.Reports;

/// <summary>Columns as wide as they need to be; numbers to the right.</summary>
public static class TextTable
{
    /// <param name="heads">One for each column; one that begins with `&lt;` is for words, and set to the left.</param>
    public static string Format(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var isLeft = heads.Select(head => head.StartsWith('<')).ToArray();
        var all = rows.Prepend([.. heads.Select(head => head.TrimStart('<'))]).ToList();
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return string.Concat(all.Select(row => string.Join("  ", row.Select((cell, column) => isLeft[column] ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd() + "\n"));
    }
}
