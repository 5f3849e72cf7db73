using System.Globalization;
using System.Text;
using Stead.Lab.Applications;

namespace Stead.Lab.Reports;

/// <summary>A line over time in braille characters: two points across and four up in each.</summary>
public static class BrailleChart
{
    private const int Rows = 4, LabelWidth = 12;

    /// <summary>The dots of a cell (Unicode 2800), from the top left to the bottom right, column by column.</summary>
    private static readonly int[,] s_dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <param name="times">In seconds, rising.</param>
    /// <param name="width">Of the whole, in characters.</param>
    public static string Draw(string title, IReadOnlyList<double> times, IReadOnlyList<double> values, MetricUnit unit, int width)
    {
        var columns = Math.Max(10, width - LabelWidth - 2);
        var most = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var cells = new int[Rows, columns];
        if (times.Count > 1 && most > 0)
        {
            var (points, height) = (columns * 2, Rows * 4);
            var span = times[^1] - times[0];
            // In each column of points from the least to the greatest of its time, so that no peak is left out.
            var (low, high) = (new int[points], new int[points]);
            Array.Fill(low, int.MaxValue);
            Array.Fill(high, -1);
            for (var i = 0; i < times.Count; i++)
            {
                if (!double.IsFinite(values[i])) continue;
                var x = Math.Min(points - 1, (int)((times[i] - times[0]) / span * points));
                var y = Math.Min(height - 1, (int)(values[i] / most * height));
                low[x] = Math.Min(low[x], y);
                high[x] = Math.Max(high[x], y);
            }
            for (var x = 0; x < points; x++)
            {
                for (var y = low[x]; y <= high[x]; y++) cells[Rows - 1 - y / 4, x / 2] |= s_dots[x % 2, 3 - y % 4];
            }
        }
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{title}, {(times.Count == 0 ? 0 : times[^1]):0.##} s\n");
        for (var row = 0; row < Rows; row++)
        {
            text.Append((row == 0 ? Quantity.Format(most, unit) : row == Rows - 1 ? "0" : "").PadLeft(LabelWidth)).Append(" \u2502");
            for (var column = 0; column < columns; column++) text.Append((char)(0x2800 + cells[row, column]));
            text.Length -= text.Length - LengthWithoutBlanks(text);
            text.Append('\n');
        }
        return text.ToString();
    }

    private static int LengthWithoutBlanks(StringBuilder text)
    {
        var length = text.Length;
        while (length > 0 && text[length - 1] == '\u2800') length--;
        return length;
    }
}
