using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>Our engines against Icarus Verilog and CXXRTL: random designs, with and without unknown values, and Yosys' random cells.</summary>
public sealed class OtherSimulatorsTests
{
    [Fact]
    public void Random_designs_in_Icarus_Verilog() => InIcarus(1, 50);

    [Fact]
    public void Random_designs_with_unknown_values() => WithUnknowns(1_000_001, 50);

    [Fact]
    public void Random_designs_in_CXXRTL() => InCxxrtl(2_000_001, 5);

    [Fact]
    public void Random_cells() => Cells(2, 1);

    [Fact]
    public void Ten_thousand_random_designs_in_Icarus_Verilog()
    {
        Needs.LongRun();
        InIcarus(100_000, 10_000);
    }

    [Fact]
    public void Ten_thousand_random_designs_with_unknown_values()
    {
        Needs.LongRun();
        WithUnknowns(200_000, 10_000);
    }

    [Fact]
    public void Two_thousand_random_designs_in_CXXRTL()
    {
        Needs.LongRun();
        InCxxrtl(100_000, 2_000);
    }

    [Fact]
    public void Thousands_of_random_cells()
    {
        Needs.LongRun();
        for (var seed = 1; seed <= 10; seed++) Cells(20, seed);
    }

    private static void InIcarus(ulong seed, int count)
    {
        Need("yosys", "iverilog");
        new Campaign(nameof(Random_designs_in_Icarus_Verilog), seeds =>
        {
            using var batch = new DesignBatch();
            return batch.WithIcarus(seeds);
        }).Run(seed, count);
    }

    private static void WithUnknowns(ulong seed, int count)
    {
        Need("yosys", "iverilog");
        new Campaign(nameof(Random_designs_with_unknown_values), seeds =>
        {
            using var batch = new DesignBatch();
            return batch.WithUnknowns(seeds);
        }).Run(seed, count);
    }

    private static void InCxxrtl(ulong seed, int count)
    {
        Need("yosys", "g++");
        using var cxxrtl = new Cxxrtl();
        var wrong = new List<ulong>();
        new Campaign(nameof(Random_designs_in_CXXRTL), seeds =>
        {
            using var batch = new DesignBatch();
            return batch.WithCxxrtl(seeds, cxxrtl, wrong.Add);
        }).Run(seed, count);
        // Few, or it is no test any more.
        Assert.True(wrong.Count <= 1 + count / 100, $"CXXRTL alone is wrong with seeds {string.Join(' ', wrong)}");
    }

    private static void Cells(int each, int seed)
    {
        Need("yosys", "iverilog");
        using var batch = new DesignBatch();
        var (cells, differences) = batch.WithCells(each, seed);
        Assert.True(cells >= 30 * each, $"only {cells} cells");
        Assert.True(differences.Count == 0, $"cells of seed {seed}:\n{string.Join('\n', differences.Select(difference => difference.What))}");
    }

    private static void Need(params string[] programs)
    {
        foreach (var program in programs) Needs.Program(program);
    }
}
