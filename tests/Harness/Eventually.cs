using System.Diagnostics;

namespace Stead.Tests.Harness;

/// <summary>Waits for what must become true; never for time to pass.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static void True(Func<bool> condition, Func<string> otherwise) => Get(() => condition() ? "" : null, otherwise);

    public static T Get<T>(Func<T?> find, Func<string> otherwise) where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Limit)
        {
            if (find() is { } found) return found;
            Thread.Sleep(20);
        }
        throw new TimeoutException($"not within {Limit.TotalSeconds} s: {otherwise()}");
    }
}
