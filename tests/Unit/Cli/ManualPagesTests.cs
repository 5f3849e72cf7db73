using Stead.Cli.Manual;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Cli;

public sealed class ManualPagesTests
{
    /// <summary>`stead man PAGE >docs/man/PAGE.8` writes them.</summary>
    [Fact]
    public void The_pages_in_docs_are_those_of_the_program()
    {
        Assert.Equal(File.ReadAllText(Repository.Root + "/docs/man/stead.8"), ManualPages.Stead());
        Assert.Equal(File.ReadAllText(Repository.Root + "/docs/man/vm.8"), ManualPages.Vm());
    }

    [Fact]
    public void Mandoc_finds_nothing_wrong()
    {
        Needs.Program("mandoc");
        foreach (var page in (string[])["stead", "vm"]) Programs.Run(["mandoc", "-T", "lint", "-W", "warning", $"{Repository.Root}/docs/man/{page}.8"]).Ok();
    }
}
