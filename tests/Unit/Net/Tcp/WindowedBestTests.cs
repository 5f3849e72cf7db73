using CsCheck;
using Stead.Net.Tcp;

namespace Stead.Tests.Unit.Net.Tcp;

public sealed class WindowedBestTests
{
    /// <summary>Against remembering everything.</summary>
    [Fact]
    public void It_is_the_best_of_the_window() =>
        Gen.Select(Gen.Int[1, 12], Gen.Bool, Gen.Select(Gen.Int[0, 5], Gen.Int[1, 1000]).Array[1, 60]).Sample((ticks, isLeast, steps) =>
        {
            var window = isLeast ? WindowedBest.Least(ticks) : WindowedBest.Greatest(ticks);
            var (now, seen) = (0, new List<(int Tick, int Value)>());
            foreach (var (step, value) in steps)
            {
                now += step;
                seen.Add((now, value));
                window.Add(now, value);
                var alive = seen.Where(one => one.Tick > now - ticks).Select(one => one.Value);
                Assert.Equal(isLeast ? alive.Min() : alive.Max(), window.Value);
            }
            window.Advance(now + ticks);
            Assert.Equal(isLeast ? long.MaxValue : 0, window.Value);
        });
}
