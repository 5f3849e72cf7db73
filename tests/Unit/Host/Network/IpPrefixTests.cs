using CsCheck;
using Stead.Core;
using Stead.Host.Network;
using Stead.Host.Network.Services;

namespace Stead.Tests.Unit.Host.Network;

public sealed class IpPrefixTests
{
    [Theory]
    [InlineData("10.9.0.2/24", "10.9.0.2/24", "10.9.0.1/24")]
    [InlineData("10.9.0.1/24", "10.9.0.1/24", "10.9.0.2/24")]
    [InlineData("10.9.0.130/25", "10.9.0.130/25", "10.9.0.129/25")]
    [InlineData("10.9.0.7", "10.9.0.7/24", "10.9.0.1/24")]
    [InlineData("192.168.255.6/30", "192.168.255.6/30", "192.168.255.5/30")]
    [InlineData("fd09::2/64", "fd09::2/64", "fd09::1/64")]
    [InlineData("fd09::1", "fd09::1/64", "fd09::2/64")]
    public void The_other_side_is_the_first_that_is_free(string text, string prefix, string other)
    {
        var parsed = IpPrefix.Parse(text, "--address");
        Assert.Equal((prefix, other), (parsed.ToString(), parsed.FirstOther().ToString()));
    }

    [Theory]
    [InlineData("10.9.0.1:80", "10.9.0.1:80")]
    [InlineData("[fd09::1]:80", "[fd09::1]:80")]
    public void An_address_with_a_port(string text, string expected) => Assert.Equal(expected, IpPrefix.ParseEndpoint(text, "--connect").ToString());

    [Theory]
    [InlineData("10.9.0/24")]
    [InlineData("10.9.0.2/33")]
    [InlineData("10.9.0.2/0")]
    [InlineData("fd09::2/129")]
    [InlineData("/24")]
    [InlineData("")]
    public void What_is_none_is_told(string text) => Assert.Contains("write it like", Assert.Throws<UserError>(() => IpPrefix.Parse(text, "--address")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("10.9.0.1")]
    [InlineData("10.9.0.1:0")]
    [InlineData("10.9.0.1:65536")]
    [InlineData("fd09::1:80")]
    [InlineData("[10.9.0.1]:80")]
    [InlineData(":80")]
    public void What_is_no_end_of_a_connection_is_told(string text) => Assert.Contains("write it like", Assert.Throws<UserError>(() => IpPrefix.ParseEndpoint(text, "--connect")).Message, StringComparison.Ordinal);

    /// <summary>Whatever is typed is understood or a complaint.</summary>
    [Fact]
    public void No_text_is_a_trace() => Gen.String[Gen.OneOf(Gen.Char, Gen.Char[".:/[]=019fe"]), 0, 24].Sample(text =>
    {
        foreach (var parse in (Action[])[() => IpPrefix.Parse(text, "a"), () => IpPrefix.ParseEndpoint(text, "b"), () => ServiceTable.Parse(text, "c"), () => ServiceTable.Parse("9=source:" + text, "d")])
        {
            try { parse(); }
            catch (UserError) { }
        }
    });
}
