using System.Text.RegularExpressions;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.House;

/// <summary>Rules of CONTRIBUTING.md that a machine can keep.</summary>
public sealed partial class HouseRulesTests
{
    private const int LongestFile = 350;

    private static readonly string[] s_sources = [.. Programs.Run(["git", "-C", Repository.Root, "ls-files", "-co", "--exclude-standard", "*.cs"]).Ok().Lines.Where(line => line.Length > 0 && File.Exists(Path.Combine(Repository.Root, line)))];

    private static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [Fact]
    public void A_folder_is_a_namespace()
    {
        foreach (var path in s_sources.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && !path.EndsWith("GlobalUsings.cs", StringComparison.Ordinal) && !path.EndsWith("Program.cs", StringComparison.Ordinal)))
        {
            var folders = Path.GetDirectoryName(path)!.Split('/')[1..];
            var expected = folders[0] == "Stead" ? string.Join('.', folders) : "Stead." + string.Join('.', folders);
            Assert.True(Text(path).Contains($"namespace {expected};", StringComparison.Ordinal), $"{path} is not in namespace {expected}");
        }
    }

    [Fact]
    public void A_file_is_named_after_its_type()
    {
        foreach (var path in s_sources.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && Path.GetFileName(path) is not ("GlobalUsings.cs" or "Program.cs")))
        {
            var name = Path.GetFileNameWithoutExtension(path).Split('.')[0];
            Assert.True(Regex.IsMatch(Text(path), $@"\b(class|struct|record|interface|enum|delegate)\b[^\n]*\b{name}\b"), $"{path} has no type {name}");
        }
    }

    [Fact]
    public void No_name_says_nothing() =>
        Assert.DoesNotContain(s_sources, path => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(path)));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Base|Impl|Common|Misc)$")]
    private static partial Regex EmptyName();

    [Fact]
    public void No_file_has_two_subjects() =>
        Assert.DoesNotContain(s_sources.Where(path => path.StartsWith("src/", StringComparison.Ordinal)), path => Text(path).Count(c => c == '\n') > LongestFile);

    /// <summary>DESIGN: Core ← {Devices, Fabric, Guests, Net ← Lab} ← Host ← Stead. A new arrow is seen here.</summary>
    [Theory]
    [InlineData("Core", "")]
    [InlineData("Devices", "Core")]
    [InlineData("Fabric", "Core")]
    [InlineData("Guests", "Core")]
    [InlineData("Net", "Core")]
    [InlineData("Lab", "Core Net")]
    [InlineData("Host", "Core Devices Fabric Guests Lab Net")]
    [InlineData("Stead", "Core Devices Fabric Guests Host Lab Net")]
    public void Projects_reference_downwards_only(string project, string references) =>
        Assert.Equal(references.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Reference().Matches(Text($"src/{project}/{project}.csproj")).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"ProjectReference Include=""[^""]*/(\w+)\.csproj""")]
    private static partial Regex Reference();

    [Theory]
    [InlineData("Core")]
    [InlineData("Devices")]
    [InlineData("Fabric")]
    [InlineData("Guests")]
    [InlineData("Lab")]
    [InlineData("Net")]
    public void The_cores_are_pure(string project) => Assert.Contains("<Pure>true</Pure>", Text($"src/{project}/{project}.csproj"), StringComparison.Ordinal);

    [Fact]
    public void Nothing_sleeps_to_wait()
    {
        // Joined here, or this line would be found.
        var sleep = "Thread." + "Sleep(";
        Assert.Equal([], s_sources.Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && !path.EndsWith("Eventually.cs", StringComparison.Ordinal) && Text(path).Contains(sleep, StringComparison.Ordinal)));
    }
}
