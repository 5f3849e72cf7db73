using System.Runtime.CompilerServices;
using Xunit;

namespace Stead.Tests.Harness;

/// <summary>Text kept beside its test in `Name.golden`. `UPDATE=1 ./test` writes it anew; the difference is reviewed like code.</summary>
public static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string test = "")
    {
        // Deterministic builds map the root away.
        var relative = test[(test.IndexOf("/tests/", StringComparison.Ordinal) + 1)..];
        var path = Path.Combine(Repository.Root, test.StartsWith("tests/", StringComparison.Ordinal) ? test : relative);
        path = Path.Combine(Path.GetDirectoryName(path)!, name + ".golden");
        if (Environment.GetEnvironmentVariable("UPDATE") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{path} is not there: UPDATE=1 ./test writes it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
