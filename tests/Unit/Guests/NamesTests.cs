using CsCheck;
using Stead.Guests;

namespace Stead.Tests.Unit.Guests;

public sealed class NamesTests
{
    [Theory]
    [InlineData("hello")]
    [InlineData("linux-guest")]
    [InlineData("a.b_c-1")]
    [InlineData("00")]
    public void Good_names(string name) => Assert.Null(Names.Check("virtual machine name", name));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("../etc")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-f")]
    [InlineData("end-")]
    [InlineData("with space")]
    [InlineData("quote\"d")]
    [InlineData("quote'd")]
    [InlineData("line\nbreak")]
    [InlineData("semi;colon")]
    [InlineData("$(reboot)")]
    [InlineData("naïve")]
    [InlineData("nul\0")]
    [InlineData("a/b")]
    public void Bad_names_are_told_on_one_line(string name)
    {
        var complaint = Names.Check("virtual machine name", name);
        Assert.NotNull(complaint);
        Assert.DoesNotContain('\n', complaint.ToString());
        Assert.StartsWith("invalid virtual machine name", complaint.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_name_fits_and_one_more_does_not()
    {
        Assert.Null(Names.Check("guest", new string('a', 231)));
        Assert.NotNull(Names.Check("guest", new string('a', 232)));
    }

    [Fact]
    public void A_good_name_is_one_component_of_a_path_and_no_option() =>
        Gen.String.Sample(name => Names.Check("x", name) is not null || (Path.GetFileName(name) == name && name[0] is not ('-' or '.')));

    [Fact]
    public void What_is_printed_is_short_and_has_no_control_characters() =>
        Gen.String.Sample(text => Names.Printable(text).Length <= 61 && !Names.Printable(text).Any(char.IsControl));
}
