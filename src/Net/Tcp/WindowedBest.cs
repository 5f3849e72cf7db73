namespace Stead.Net.Tcp;

/// <summary>The greatest, or least, of what was seen in the last few ticks of somebody's clock: rounds, or seconds.</summary>
internal sealed class WindowedBest
{
    private readonly long[] _best;
    private readonly bool _isLeast;
    private readonly long _none;
    private long _tick = -1;

    private WindowedBest(int ticks, bool isLeast)
    {
        (_best, _isLeast, _none) = (new long[ticks], isLeast, isLeast ? long.MaxValue : 0);
        Forget();
    }

    public static WindowedBest Greatest(int ticks) => new(ticks, false);

    public static WindowedBest Least(int ticks) => new(ticks, true);

    /// <summary>0 for the greatest of none, <see cref="long.MaxValue"/> for the least.</summary>
    public long Value { get; private set; }

    public void Add(long tick, long value)
    {
        Advance(tick);
        ref var best = ref _best[_tick % _best.Length];
        best = Better(best, value);
        Value = Better(Value, value);
    }

    /// <summary>What is older than the window is forgotten.</summary>
    public void Advance(long tick)
    {
        if (tick <= _tick) return;
        for (var i = Math.Max(_tick + 1, tick - _best.Length + 1); i <= tick; i++) _best[i % _best.Length] = _none;
        _tick = tick;
        Value = _none;
        foreach (var best in _best) Value = Better(Value, best);
    }

    public void Forget()
    {
        Array.Fill(_best, _none);
        Value = _none;
    }

    private long Better(long a, long b) => _isLeast ? Math.Min(a, b) : Math.Max(a, b);
}
