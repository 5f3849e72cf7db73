using Stead.Tests.Harness;

namespace Stead.Tests.Journal;

public sealed class FirstWordsTests
{
    [Fact]
    public void The_program_answers_to_the_name_vm() =>
        Assert.Matches("^vm: Stead [0-9.]+\n$", Programs.Run([Repository.Bin + "/vm", "version"]).Ok().Output);
}
