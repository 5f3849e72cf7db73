using System.Diagnostics;

namespace Stead.Host.Network;

/// <summary>The host's clock that only goes forward (CLOCK_MONOTONIC), for what lives by <see cref="Instant"/>s.</summary>
public static class MonotonicClock
{
    private static readonly long s_perTick = 1_000_000_000 / Stopwatch.Frequency;

    public static Instant Now => new(Stopwatch.GetTimestamp() * s_perTick);
}
