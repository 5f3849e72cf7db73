using CsCheck;
using Stead.Core;

namespace Stead.Tests.Unit.Core;

public sealed class SpellingTests
{
    private static readonly string[] s_verbs = ["start", "stop", "list", "console", "create", "destroy", "install"];

    [Theory]
    [InlineData("satrt", "start")]
    [InlineData("strat", "start")]
    [InlineData("destory", "destroy")]
    [InlineData("consol", "console")]
    [InlineData("instal", "install")]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found_where_one_is_near(string typed, string? meant) => Assert.Equal(meant, Spelling.Nearest(typed, s_verbs));

    [Fact]
    public void A_distance_is_a_distance() =>
        Gen.Select(Gen.String[0, 12], Gen.String[0, 12]).Sample((a, b) =>
        {
            var distance = Spelling.Distance(a, b);
            Assert.Equal(distance, Spelling.Distance(b, a));
            Assert.Equal(a == b, distance == 0);
            Assert.InRange(distance, Math.Abs(a.Length - b.Length), Math.Max(a.Length, b.Length));
        });
}
