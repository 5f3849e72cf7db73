namespace Stead.Net.Links;

/// <summary>What an operator allows: a rate, and a burst in bytes.</summary>
public sealed record PolicerSettings(DataRate Rate, long Burst)
{
    public Policer Create() => new(this);

    /// <summary>`200Mbit/s 75MB`: rate and burst. False when it is not that.</summary>
    public static bool TryParse(string text, out PolicerSettings? settings)
    {
        settings = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !DataRate.TryParse(words[0], out var rate) || rate == DataRate.Zero || !ByteCount.TryParse(words[1], out var burst) || burst < 1) return false;
        settings = new(rate, burst);
        return true;
    }

    public override string ToString() => $"{Rate} {Burst}B";
}
