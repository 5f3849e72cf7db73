using System.Globalization;
using Stead.Net.Links;

namespace Stead.Lab.Experiments;

/// <summary>
/// A sentence about the outcome that can be checked: `upload.rtt.p50 &lt;= 2 * path.rtt`, perhaps only for some values of parameters.
/// </summary>
/// <param name="When">All must hold for it to be looked at.</param>
/// <param name="Limit">In seconds, bits a second, bytes or plain.</param>
/// <param name="Times">A measure that the limit is multiplied with; null without.</param>
public sealed record Requirement(string Text, IReadOnlyList<(string Parameter, string Value)> When, string Measure, string Comparison, double Limit, string? Times)
{
    private static readonly string[] s_comparisons = ["<=", ">=", "<", ">"];

    public bool Applies(IReadOnlyList<Parameter> parameters) =>
        When.All(condition => parameters.Any(parameter => parameter.Name == condition.Parameter && parameter.Value == condition.Value));

    /// <returns>Null where a measure is not there.</returns>
    public bool? Holds(IReadOnlyDictionary<string, double> measures)
    {
        if (!measures.TryGetValue(Measure, out var value)) return null;
        var limit = Limit;
        if (Times is not null)
        {
            if (!measures.TryGetValue(Times, out var factor)) return null;
            limit *= factor;
        }
        return Comparison switch { "<=" => value <= limit, ">=" => value >= limit, "<" => value < limit, _ => value > limit };
    }

    /// <param name="text">`[NAME=VALUE ... :] MEASURE COMPARISON [NUMBER *] MEASURE-OR-NUMBER`.</param>
    public static bool TryParse(string text, out Requirement requirement)
    {
        requirement = null!;
        var when = new List<(string, string)>();
        var sentence = text;
        if (text.IndexOf(" : ", StringComparison.Ordinal) is > 0 and var colon)
        {
            foreach (var condition in text[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (condition.IndexOf('=') is not (> 0 and var equals)) return false;
                when.Add((condition[..equals], condition[(equals + 1)..]));
            }
            sentence = text[(colon + 3)..];
        }
        if (sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var measure, var comparison, .. var limit] || !s_comparisons.Contains(comparison)) return false;
        (double Number, string? Times)? right = limit switch
        {
            [var one] when TryParseNumber(one, out var number) => (number, null),
            [var one] when char.IsAsciiLetter(one[0]) => (1, one),
            [var one, "*", var times] when TryParseNumber(one, out var number) => (number, times),
            _ => null,
        };
        if (right is not { } found) return false;
        requirement = new(text, when, measure, comparison, found.Number, found.Times);
        return true;
    }

    /// <summary>`20ms` in seconds, `5Mbit/s` in bits a second, `100kB` in bytes, `95%`, `4`.</summary>
    public static bool TryParseNumber(string text, out double number)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return true;
        if (text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            number /= 100;
            return true;
        }
        if (Duration.TryParse(text, out var time)) number = time.Seconds;
        else if (text.EndsWith("bit/s", StringComparison.Ordinal) && DataRate.TryParse(text, out var rate)) number = rate.BytesPerSecond * 8.0;
        else if (ByteCount.TryParse(text, out var bytes)) number = bytes;
        else return false;
        return true;
    }
}
