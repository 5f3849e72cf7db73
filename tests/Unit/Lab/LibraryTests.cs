using Stead.Lab.Experiments;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Lab;

/// <summary>Each experiment of the library has the outcome that it requires, under each of its conditions.</summary>
public sealed class LibraryTests
{
    /// <summary>One of ten thousand flows is a test of the simulator's speed: bench/lab runs it.</summary>
    public static TheoryData<string, string> Conditions { get; } = [.. ExperimentLibrary.Names.Where(name => name != "ten-thousand").SelectMany(name =>
        Laboratory.Read(name).Requirements.Select(requirement => string.Join(' ', requirement.When.Select(one => $"{one.Parameter}={one.Value}"))).Distinct().Select(when => (name, when)))];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void It_is_as_required(string name, string when) => Check(name, when, 1);

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Whatever_the_seed(string name, string when)
    {
        Needs.LongRun();
        for (var seed = 2UL; seed <= 20; seed++) Check(name, when, seed);
    }

    [Fact]
    public void Beside_CUBIC_the_share_rises_with_the_FCC()
    {
        var shares = ((string[])["dgp:5M", "dgp:10M", "dgp:15M", "dgp:20M", "dgp:30M", "dgp:0"]).Select(cc => Laboratory.Run(Laboratory.Read("fulcrum", $"cc={cc}")).Measures["first.goodput"]).ToArray();
        Assert.Equal(shares.Order(), shares);
    }

    private static void Check(string name, string when, ulong seed)
    {
        var report = Laboratory.Run(Laboratory.Read(name, when.Split(' ', StringSplitOptions.RemoveEmptyEntries)), seed);
        Assert.NotEmpty(report.Requirements);
        Assert.All(report.Requirements, result => Assert.True(result.Holds, $"seed {seed}: {result.Requirement.Text}: {result.Measured}"));
    }
}
