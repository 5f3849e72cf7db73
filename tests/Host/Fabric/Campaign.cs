using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Stead.Tests.Host.Fabric;

/// <summary>
/// Runs many random designs, some at a time. A difference does not end it, nor does a tool that fails: the designs it fails for are found by halves. Tells
/// on the error stream how far it is, and in the end what to type for each design that failed.
/// </summary>
/// <param name="test">The test that runs one design of a seed: its name.</param>
internal sealed class Campaign(string test, Func<IReadOnlyList<ulong>, List<Difference>> compare)
{
    private const int Together = 50, MostTold = 5;

    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(20);

    private readonly List<Difference> _differences = [];

    /// <summary>Designs of the same batch are synthesised together.</summary>
    public static ulong BatchOf(ulong seed) => seed / Together;

    /// <summary>So many designs, from a seed on; or those of the variables SEED and SEEDS.</summary>
    public void Run(ulong first, int count)
    {
        if (Environment.GetEnvironmentVariable("SEED") is { } seed)
            (first, count) = (ulong.Parse(seed, CultureInfo.InvariantCulture), int.Parse(Environment.GetEnvironmentVariable("SEEDS") ?? "1", CultureInfo.InvariantCulture));
        var (clock, told) = (Stopwatch.StartNew(), TimeSpan.Zero);
        for (var done = 0; done < count;)
        {
            var from = first + (ulong)done;
            var seeds = Enumerable.Range(0, Math.Min(count - done, Together - (int)(from % Together))).Select(i => from + (ulong)i).ToList();
            Compare(seeds);
            done += seeds.Count;
            if (clock.Elapsed - told < s_between) continue;
            told = clock.Elapsed;
            Console.Error.WriteLine($"{test}: {done} of {count} designs, {done / clock.Elapsed.TotalMinutes:0} a minute, up to seed {seeds[^1]}; {(_differences.Count == 0 ? "no differences" : $"differences of {Seeds()}")}");
        }
        Assert.True(_differences.Count == 0, Report());
    }

    private void Compare(IReadOnlyList<ulong> seeds)
    {
        try { _differences.AddRange(compare(seeds)); }
        catch (Exception) when (seeds.Count > 1)
        {
            foreach (var half in seeds.Chunk((seeds.Count + 1) / 2)) Compare(half);
        }
        catch (Exception e) { _differences.Add(new(seeds[0], $"the design of seed {seeds[0]} failed:\n{e}\n")); }
    }

    private string Seeds() => string.Join(' ', _differences.Select(difference => difference.Seed).Distinct());

    private string Report()
    {
        var text = new StringBuilder();
        foreach (var difference in _differences.Take(MostTold)) text.Append(difference.What).Append('\n');
        foreach (var seed in _differences.Select(difference => difference.Seed).Distinct()) text.Append($"SEED={seed} ./test -method '*.{test}'\n");
        return text.ToString();
    }
}
