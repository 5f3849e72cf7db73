using Stead.Core;
using Stead.Net.Tcp;
using Stead.Net.Tcp.Pacing.Dgp;

namespace Stead.Tests.Unit.Net.Tcp;

public sealed class SenderProfileTests
{
    [Theory]
    [InlineData("cubic", "cubic", "")]
    [InlineData("dgp", "newreno", "dgp")]
    [InlineData("dgp+cubic", "cubic", "dgp")]
    [InlineData("window+vegas", "vegas", "window")]
    public void One_word_names_congestion_control_and_pacing(string text, string control, string pacing)
    {
        Assert.Equal(new SenderProfile(control, pacing), SenderProfile.Parse(text, "--cc"));
        Assert.Equal(text, SenderProfile.Parse(text, "--cc").ToString());
    }

    [Theory]
    [InlineData("cubik", "did you mean `cubic`?")]
    [InlineData("cubic+dgp", "as `dgp+cubic`")]
    [InlineData("", "newreno")]
    public void Another_is_refused_with_the_nearest(string text, string said) =>
        Assert.Contains(said, Assert.Throws<UserError>(() => SenderProfile.Parse(text, "--cc")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("30M", 3_750_000, 0)]
    [InlineData("50Mbit/s", 6_250_000, 0)]
    [InlineData("0", 0, 0)]
    [InlineData("auto", 0, 25)]
    [InlineData("auto:50", 0, 50)]
    [InlineData("auto:10%", 0, 10)]
    public void A_cap_is_a_rate_or_a_share_of_what_is_measured(string text, long bytes, int percent) =>
        Assert.Equal(new FillCap(new(bytes), percent), FillCap.Parse(text, "--fcc"));

    [Theory]
    [InlineData("auto:0")]
    [InlineData("auto:101")]
    [InlineData("fast")]
    [InlineData("-1")]
    public void Another_cap_is_refused(string text) => Assert.Throws<UserError>(() => FillCap.Parse(text, "--fcc"));
}
