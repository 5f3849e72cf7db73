using Stead.Core;
using Stead.Fabric.Boards;

namespace Stead.Tests.Unit.Fabric.Boards;

public sealed class BoardTableTests
{
    public static TheoryData<string> All => [.. BoardTable.Keys];

    /// <summary>Reading checks pins, banks, clocks and doubles; a file with a mistake fails here with its line.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Every_file_is_a_board_with_a_clock_and_LEDs(string key)
    {
        var board = BoardTable.Get(key);
        Assert.NotEmpty(board.Of(PartKind.Clock));
        Assert.NotEmpty(board.Of(PartKind.Led));
        Assert.True(board.Flow == BuildFlow.Ice40 || board.IdCode is not null, "a part of this flow has an IDCODE");
    }

    /// <summary>The article, and the reference manual's sections 11 and 12.</summary>
    [Theory]
    [InlineData("led[0]", "R14", 34)]
    [InlineData("led[1]", "P14", 34)]
    [InlineData("led[2]", "N16", 35)]
    [InlineData("led[3]", "M14", 35)]
    [InlineData("clk", "H16", 35)]
    public void The_articles_pins_are_where_it_says(string port, string pin, int bank)
    {
        var board = BoardTable.Get("arty-z7-20");
        Assert.Equal(port, board.At(pin)!.Value.Pin.Port);
        Assert.Equal(bank, board.Package[pin]!.Bank);
        Assert.Equal(125_000_000, board.Of(PartKind.Clock).Single().Frequency);
    }

    [Theory]
    [InlineData("arty_z7_20", "did you mean 'arty-z7-20'?")]
    [InlineData("Arty-Z7-2", "did you mean 'arty-z7-20'?")]
    [InlineData("de10-nano", "the boards are arty-z7-10, ")]
    public void A_board_that_is_not_there_is_told_with_those_that_are(string key, string instead) =>
        Assert.Contains(instead, Assert.Throws<UserError>(() => BoardTable.Get(key)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("led led[0] R14\nled led[1] R14", "x.board:2: pin R14 was used before")]
    [InlineData("led led[0] R14\nled led[0] P14", "x.board:2: port led[0] was used before")]
    [InlineData("led led[0] A5", "x.board:1: xc7z020clg400 has no pin A5 for designs")]
    [InlineData("led led[0] Z99", "x.board:1: xc7z020clg400 has no pin Z99 for designs")]
    [InlineData("clock clk R14 125000000", "x.board:1: pin R14 is not clock capable")]
    [InlineData("clock clk H16 fast", "x.board:1: not a clock; write 'clock PORT PIN HERTZ'")]
    [InlineData("buton btn[0] D19", "x.board:1: unknown word 'buton'; did you mean 'button'?")]
    [InlineData("led led[0] T5", "x.board:1: pin T5 is in bank 13, which has no voltage; add 'bank 13 VOLTS'")]
    public void A_mistake_is_told_with_its_line(string lines, string complaint)
    {
        const string Rest = "\nname X\nmaker X\npart X\npackage xc7z020clg400\nflow vivado\nstandard LVCMOS33\nbank 34 3.3\nbank 35 3.3\n";
        Assert.Equal(complaint, Assert.Throws<UserError>(() => BoardReader.Read("x", lines + Rest)).Message);
    }

    [Fact]
    public void All_that_is_missing_is_told_at_once() =>
        Assert.Equal(6, Assert.Throws<UserError>(() => BoardReader.Read("x", "led led[0] R14\nidcode 12")).Complaints.Count(complaint => complaint.What.EndsWith("is missing", StringComparison.Ordinal)));
}
