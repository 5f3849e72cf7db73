using Xunit;

namespace Stead.Tests.Harness;

/// <summary>Skips a test, with the reason, where the machine lacks what it needs.</summary>
public static class Needs
{
    public static void Program(string name) => Assert.SkipUnless(Programs.Exists(name), $"{name} is not installed");

    public static void Root() => Assert.SkipUnless(Environment.UserName == "root", "needs root: a host of its own (namespaces)");

    public static bool IsLongRun => Environment.GetEnvironmentVariable("STEAD_TEST_LONG") == "1";

    public static void LongRun() => Assert.SkipUnless(IsLongRun, "takes long: ./test --all runs it");
}
