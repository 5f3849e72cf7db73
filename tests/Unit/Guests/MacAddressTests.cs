using CsCheck;
using Stead.Guests;

namespace Stead.Tests.Unit.Guests;

public sealed class MacAddressTests
{
    [Theory]
    [InlineData(0u, "58:9c:fc:00:00:01")]
    [InlineData(0x12345u, "58:9c:fc:01:23:45")]
    [InlineData(0xfff00000u, "58:9c:fc:00:00:01")]
    public void It_is_made_as_vm_bhyve_makes_it(uint random, string mac) => Assert.Equal(mac, MacAddress.Make(random));

    [Fact]
    public void What_is_made_is_read() => Gen.UInt.Sample(random => MacAddress.TryParse(MacAddress.Make(random)) == MacAddress.Make(random));

    [Theory]
    [InlineData("58:9C:FC:0:1:2", "58:9c:fc:00:01:02")]
    [InlineData("01:00:5e:00:00:01", null)]
    [InlineData("00:00:00:00:00:00", null)]
    [InlineData("58:9c:fc:00:01", null)]
    [InlineData("58:9c:fc:00:01:xx", null)]
    [InlineData("58-9c-fc-00-01-02", null)]
    [InlineData("", null)]
    public void Only_the_address_of_one_station_is_one(string text, string? mac) => Assert.Equal(mac, MacAddress.TryParse(text));

    [Fact]
    public void No_text_makes_it_throw() => Gen.String.Sample(text => { MacAddress.TryParse(text); });
}
