namespace Stead.Net.Links;

/// <summary>A token bucket that drops what exceeds it and delays nothing (RFC 2697 with one colour).</summary>
public sealed class Policer(PolicerSettings settings)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // In bytes times 10^9, so that no fraction of a byte is lost between two packets.
    private Int128 _tokens = (Int128)settings.Burst * NanosecondsPerSecond;
    private Instant _filledAt;

    public bool TryPass(Instant now, int bytes)
    {
        var full = (Int128)settings.Burst * NanosecondsPerSecond;
        _tokens = Int128.Min(full, _tokens + (Int128)settings.Rate.BytesPerSecond * (now - _filledAt).Nanoseconds);
        _filledAt = now;
        var cost = (Int128)bytes * NanosecondsPerSecond;
        if (_tokens < cost) return false;
        _tokens -= cost;
        return true;
    }
}
