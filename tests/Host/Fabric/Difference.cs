namespace Stead.Tests.Host.Fabric;

/// <summary>Two simulators do not agree on a design, or one of them failed.</summary>
internal sealed record Difference(ulong Seed, string What)
{
    /// <summary>The first line that differs.</summary>
    /// <param name="expected">Nothing is expected of a line that is empty.</param>
    /// <param name="exactly">Unknown bits are to be unknown; else they, such as those of a division by zero, are ours to choose.</param>
    public static Difference? Find(RandomDesign design, string engine, IEnumerable<string> expected, IReadOnlyList<string> actual, bool exactly = false)
    {
        var lines = expected.ToList();
        if (lines.Count != actual.Count) return new(design.Seed, $"{design.Name}, {engine}: {actual.Count} lines instead of {lines.Count}\n{design.Verilog}");
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length > 0 && !IsAs(lines[i], actual[i], exactly))
                return new(design.Seed, $"{design.Name}, {engine}, line {i}:\n  {actual[i]} instead of\n  {lines[i]}\n{design.Verilog}");
        }
        return null;
    }

    /// <summary>What an engine refuses, or fails with, is a difference too.</summary>
    public static IReadOnlyList<Difference> OrFailure(RandomDesign design, Func<IEnumerable<Difference>> find)
    {
        try { return [.. find()]; }
        catch (Exception e) { return [new(design.Seed, $"{design.Name} failed: {e}\n{design.Verilog}")]; }
    }

    private static bool IsAs(string expected, string actual, bool exactly) =>
        expected == actual || !exactly && expected.Length == actual.Length && expected.Zip(actual).All(bit => bit.First == bit.Second || bit.First == 'x');
}
