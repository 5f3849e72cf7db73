using System.Globalization;

namespace Stead.Net.Links;

/// <summary>How much may wait: a number of packets, of bytes, or as many bytes as the link sends in a time.</summary>
public readonly record struct QueueLimit
{
    private const long BytesAtNoRate = 1 << 30;

    private QueueLimit(int packets, long bytes, Duration time) => (Packets, Bytes, Time) = (packets, bytes, time);

    public int Packets { get; }

    public long Bytes { get; }

    /// <summary>Zero once it is known what it means in bytes.</summary>
    public Duration Time { get; }

    public static QueueLimit OfPackets(int packets) => new(packets, long.MaxValue, Duration.Zero);

    public static QueueLimit OfBytes(long bytes) => new(int.MaxValue, bytes, Duration.Zero);

    public static QueueLimit OfTime(Duration time) => new(int.MaxValue, long.MaxValue, time);

    /// <summary>With a time turned into bytes, at least one full packet.</summary>
    public QueueLimit In(DataRate rate) =>
        Time == Duration.Zero ? this : OfBytes(rate == DataRate.Zero ? BytesAtNoRate : Math.Max(1500, rate.BytesIn(Time)));

    public bool Admits(int packets, long bytes) => packets <= Packets && bytes <= Bytes;

    /// <summary>`100 packets`, `100p`, `500kB`, `500000`, `64KiB`, `200ms`. False when it is none or is negative.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out QueueLimit limit)
    {
        limit = default;
        text = text.Trim();
        foreach (var suffix in (ReadOnlySpan<string>)["packets", "packet", "p"])
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            if (!int.TryParse(text[..^suffix.Length].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var packets)) return false;
            limit = OfPackets(packets);
            return true;
        }
        if (ByteCount.TryParse(text, out var bytes))
        {
            limit = OfBytes(bytes);
            return true;
        }
        if (!Duration.TryParse(text, out var time)) return false;
        limit = OfTime(time);
        return true;
    }

    public override string ToString() =>
        Time != Duration.Zero ? Time.ToString() : Packets != int.MaxValue ? $"{Packets} packets" : $"{Bytes} B";
}
