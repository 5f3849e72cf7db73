using Stead.Cli.Manual;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Cli;

public sealed class ManualPagesTests
{
    /// <summary>`stead man PAGE >docs/man/PAGE.8` writes them, and so does UPDATE=1.</summary>
    [Fact]
    public void The_pages_in_docs_are_those_of_the_program()
    {
        Check("stead", ManualPages.Stead());
        Check("vm", ManualPages.Vm());

        static void Check(string page, string text)
        {
            var path = $"{Repository.Root}/docs/man/{page}.8";
            if (Environment.GetEnvironmentVariable("UPDATE") == "1") File.WriteAllText(path, text);
            Assert.Equal(File.ReadAllText(path), text);
        }
    }

    [Fact]
    public void Mandoc_finds_nothing_wrong()
    {
        Needs.Program("mandoc");
        foreach (var page in (string[])["stead", "vm"]) Programs.Run(["mandoc", "-T", "lint", "-W", "warning", $"{Repository.Root}/docs/man/{page}.8"]).Ok();
    }
}
