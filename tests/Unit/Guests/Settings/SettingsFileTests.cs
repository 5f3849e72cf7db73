using CsCheck;
using Stead.Core;
using Stead.Guests.Settings;

namespace Stead.Tests.Unit.Guests.Settings;

/// <summary>vm-bhyve's reading rules, one by one.</summary>
public sealed class SettingsFileTests
{
    private static SettingsFile Parse(string text) => SettingsFile.Parse("/vm/a/a.conf", text);

    [Theory]
    [InlineData("cpu=2", "2")]
    [InlineData("cpu=\"2\"", "2")]
    [InlineData("cpu=\"2\"   ", "2")]
    [InlineData("cpu=\"2\" # two", "2")]
    [InlineData("cpu=\"a#b\"", "a")]
    [InlineData("cpu='2'", "'2'")]
    [InlineData("cpu=\"1\"\ncpu=\"2\"", "1")]
    [InlineData("cpu=\"a\"b\"c\"", "abc")]
    [InlineData("cpu=a=b", "a=b")]
    [InlineData("cpu=", "")]
    [InlineData(" cpu=2", null)]
    [InlineData("#cpu=2", null)]
    [InlineData("CPU=2", null)]
    [InlineData("cpu", null)]
    [InlineData("cpu=2\r\n", "2")]
    public void A_value_is_what_vm_bhyve_reads(string text, string? value) => Assert.Equal(value, Parse(text)["cpu"]);

    [Fact]
    public void Lines_are_counted_from_one() => Assert.Equal(3, Parse("# a\n\ncpu=2\n").LineOf("cpu"));

    [Fact]
    public void A_change_leaves_everything_else_as_it_was() =>
        Assert.Equal("# mine\nloader=\"uefi\"\ncpu=\"4\" # two is enough\nstrange line\n\nmemory=1G\n",
            Parse("# mine\nloader=\"uefi\"\ncpu=2 # two is enough\nstrange line\n\nmemory=1G\n").With("cpu", "4").ToString());

    [Fact]
    public void A_new_key_goes_to_the_end() => Assert.Equal("cpu=2\nmemory=\"1G\"\n", Parse("cpu=2").With("memory", "1G").ToString());

    [Fact]
    public void All_lines_of_a_key_go() => Assert.Equal("a=1\n", Parse("b=1\na=1\nb=2\n").Without("b").ToString());

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a#b")]
    [InlineData("a\nb")]
    public void What_would_be_read_otherwise_is_not_written(string value) => Assert.Throws<UserError>(() => Parse("").With("cpu", value));

    [Fact]
    public void What_is_written_is_read_and_nothing_else_changes() =>
        Gen.Select(Gen.String, Gen.Char["abz_019"].Array[1, 8], Gen.Char[" abcG09=/.,:-'"].Array[0, 12]).Sample((text, keyChars, valueChars) =>
        {
            var key = "k" + new string(keyChars);
            var value = new string(valueChars);
            var before = Parse(text);
            var after = before.With(key, value);
            Assert.Equal(value, after[key]);
            Assert.Equal(after.ToString(), Parse(after.ToString()).ToString());
            foreach (var other in before.Keys.Where(other => other != key)) Assert.Equal(before[other], after[other]);
        });

    [Fact]
    public void No_text_makes_it_throw() => Gen.String.Sample(text => Parse(text).Keys.Count() >= 0);
}
