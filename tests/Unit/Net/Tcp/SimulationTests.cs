namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Deterministic simulation: a failing seed is printed, and is the same everywhere.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void Whatever_happens_streams_arrive_whole_or_the_connection_fails()
    {
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var first = ulong.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        var count = Environment.GetEnvironmentVariable("SEEDS") is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 10_000;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, loop) =>
        {
            var seed = first + (ulong)i;
            var life = new SimulatedLife(seed);
            string? what;
            try
            {
                what = life.Live();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                what = e.ToString();
            }
            if (what is null) return;
            wrong.Add($"SEED={seed} SEEDS=1: {what}\n  {life}");
            if (wrong.Count > 20) loop.Stop();
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.OrderBy(line => line.Length).Take(8)));
    }
}
