using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>Our engines against Icarus Verilog: random designs, with and without unknown values, and Yosys' random cells.</summary>
public sealed class IcarusTests
{
    private const int Together = 50, Steps = 24;

    [Theory]
    [InlineData(1)]
    public void Random_designs(ulong seed) => Compare(seed, Together, unknowns: false);

    [Theory]
    [InlineData(1_000_001)]
    public void Random_designs_with_unknown_values(ulong seed) => Compare(seed, Together, unknowns: true);

    [Fact]
    public void Random_cells() => Cells(2, 1);

    [Fact]
    public void Ten_thousand_random_designs()
    {
        Needs.LongRun();
        Compare(100_000, 7_000, unknowns: false);
        Compare(200_000, 3_000, unknowns: true);
        Cells(50, 7);
    }

    private static void Compare(ulong seed, int count, bool unknowns)
    {
        NeedsTools();
        for (var first = 0; first < count; first += Together)
        {
            var from = seed + (ulong)first;
            var designs = Enumerable.Range(0, Together).Select(i => RandomDesign.Make($"d{from + (ulong)i}", from + (ulong)i, unknowns)).ToList();
            using var icarus = new Icarus();
            var differences = unknowns ? icarus.CompareUnknowns(designs, from, Steps) : icarus.Compare(designs, from, Steps);
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
    }

    private static void Cells(int each, int seed)
    {
        NeedsTools();
        using var icarus = new Icarus();
        var (cells, differences) = icarus.CompareCells(each, seed, Steps);
        Assert.True(cells >= 30 * each, $"only {cells} cells");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static void NeedsTools()
    {
        Needs.Program("yosys");
        Needs.Program("iverilog");
    }
}
