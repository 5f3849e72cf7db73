using Stead.Core;
using Stead.Lab.Runs;

namespace Stead.Tests.Unit.Lab;

/// <summary>What a simulation holds while nothing happens.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    /// <summary>Both ends, the application and all that is measured of it: after a handshake, a request and an answer.</summary>
    [Fact]
    public void A_quiet_flow_has_at_most_8_KiB()
    {
        const int Count = 2000;
        // Another one before, so that what is made only once is there.
        var small = Quiet(20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var run = Quiet(Count);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.All(run.Groups[0].Flows, flow => Assert.Equal(10_000, flow.Delivered));
        Assert.True(each <= 8192, $"{each} bytes");
        Assert.InRange(each, 1000, long.MaxValue);
        GC.KeepAlive(small);
    }

    private static ExperimentRun Quiet(int count)
    {
        var experiment = Laboratory.Of("""
            title Quiet
            set count 1
            length 1000s
            from 999s
            host a b
            router r
            link a r
                rate 1Gbit/s
            link r b
                rate 1Gbit/s
                delay 5ms
            flow f a -> b
                app request
                count $count
                every 1ms
                think 2000s
            """, $"count={count}");
        var run = new ExperimentRun(experiment, 1);
        run.Advance(default(Instant) + Duration.FromSeconds(30));
        return run;
    }
}
