using Stead.Core;
using Stead.Fabric.Boards;
using Stead.Fabric.Projects;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Projects;

public sealed class ProjectTests
{
    public static TheoryData<string, string> All => [.. from board in BoardTable.Keys from design in ProjectTemplate.Designs select (board, design)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_design_fits_every_board(string board, string design)
    {
        var files = ProjectTemplate.Make("x", design, BoardTable.Get(board));
        Assert.DoesNotContain(files, file => file.Name.EndsWith(".v", StringComparison.Ordinal) && file.Text.Contains("{last", StringComparison.Ordinal));
        var project = Project.Read(Project.FileName, files.Single(file => file.Name == Project.FileName).Text);
        Assert.Equal(("x", board, "top"), (project.Name, project.Board, project.Top));
    }

    [Theory]
    [InlineData("arty-z7-20")]
    [InlineData("icestick")]
    public void The_files_of_a_new_design(string board) =>
        Golden.Check($"new-{board}", string.Concat(ProjectTemplate.Make("blinky", "blinky", BoardTable.Get(board)).Select(file => $"==> {file.Name} <==\n{file.Text}")));

    [Theory]
    [InlineData("board=\"a\"\nbord=b", "fabric.conf:2: unknown key 'bord'; did you mean 'board'?")]
    [InlineData("# fine\nwhat is this", "fabric.conf:2: not a setting; write key=\"value\"")]
    [InlineData("name=\"../x\"", "fabric.conf:1: name: '../x' cannot name files; use letters, digits, _ and -")]
    public void A_mistake_in_the_settings_is_told_with_its_line(string text, string complaint) =>
        Assert.Equal(complaint, Assert.Throws<UserError>(() => Project.Read("fabric.conf", text)).Message);

    [Fact]
    public void Lists_are_words() => Assert.Equal(["a.v", "b/*.v"], Project.Read("f", "verilog=\"a.v  b/*.v\" # both").Verilog);
}
