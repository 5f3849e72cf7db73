using System.Text.RegularExpressions;

namespace Stead.Tests.Harness;

/// <summary>A suite of tests/Conformance: its cases by name.</summary>
public static partial class ConformanceSuite
{
    public static IReadOnlyList<string> Cases(string suite) =>
        [.. Case().Matches(File.ReadAllText($"{Repository.Root}/tests/Conformance/{suite}.py")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"(?m)^def ([a-z]\w*)\(device\)")]
    private static partial Regex Case();
}
