using System.Globalization;

namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>The fill congestion window cap (FCC): up to which rate the loss-based part of DGP may push. None at all is a rate of zero.</summary>
/// <param name="Rate">Where it is fixed.</param>
/// <param name="Percent">Of the measured path capacity where it is not; 0: it is fixed.</param>
public readonly record struct FillCap(DataRate Rate, int Percent = 0)
{
    private const int UsualPercent = 25;

    /// <summary>FreeBSD's default, and the article's: 3 750 000 bytes a second.</summary>
    public static FillCap Usual => new(new DataRate(3_750_000));

    public static FillCap None => default;

    public static FillCap Auto(int percent) => new(default, percent);

    public bool IsMeasured => Percent > 0;

    /// <summary>`30M`, `0`, `auto`, `auto:50`. False when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FillCap cap)
    {
        cap = default;
        text = text.Trim();
        if (text.SequenceEqual("auto"))
        {
            cap = Auto(UsualPercent);
            return true;
        }
        if (text.StartsWith("auto:", StringComparison.Ordinal))
        {
            if (!int.TryParse(text[5..].TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < 1 or > 100) return false;
            cap = Auto(percent);
            return true;
        }
        if (!DataRate.TryParse(text, out var rate)) return false;
        cap = new(rate);
        return true;
    }

    /// <summary>For text of a person; <paramref name="key"/> is what it was given as.</summary>
    public static FillCap Parse(string text, string key) => TryParse(text, out var cap) ? cap
        : throw new UserError([new Complaint($"`{text}` is no cap") { Key = key, Instead = "write a rate (`30M`), `0` for none, or `auto:PERCENT` of the measured path (`auto:25`)" }]);

    public override string ToString() => IsMeasured ? string.Create(CultureInfo.InvariantCulture, $"auto:{Percent}") : Rate == DataRate.Zero ? "0" : Rate.ToString();
}
