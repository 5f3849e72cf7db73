using CsCheck;
using Stead.Core;
using Stead.Host.Media;

namespace Stead.Tests.Unit.Host.Media;

public sealed class MediaNamesTests
{
    private static readonly string s_sum = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    [Theory]
    [InlineData("{0}  debian.iso\n")]
    [InlineData("{0} *debian.iso\r\n")]
    [InlineData("junk\n{0}  ./images/debian.iso\n")]
    [InlineData("SHA256 (debian.iso) = {0}\n")]
    [InlineData("  {0}  \n")]
    public void A_checksum_is_found_in_what_both_worlds_write(string list)
    {
        Assert.Equal(s_sum, ChecksumList.Find(string.Format(null, list, s_sum), "debian.iso"));
        Assert.Equal(s_sum, ChecksumList.Find(string.Format(null, list, s_sum.ToUpperInvariant()), "debian.iso"));
    }

    [Theory]
    [InlineData("{0}  other.iso\n")]
    [InlineData("{0}  notdebian.iso\n")]
    [InlineData("0{0}  debian.iso\n")]
    [InlineData("SHA512 (debian.iso) = {0}\n")]
    [InlineData("")]
    public void Another_files_is_not(string list) => Assert.Null(ChecksumList.Find(string.Format(null, list, s_sum), "debian.iso"));

    [Fact]
    public void No_list_makes_it_throw() => Gen.Select(Gen.String, Gen.String).Sample((list, name) => { ChecksumList.Find(list, name); });

    [Theory]
    [InlineData("http://h/a/b.iso", "b.iso")]
    [InlineData("http://h/a%20b.iso?x=1#y", "a b.iso")]
    public void The_name_is_the_last_part_of_the_address(string url, string name) => Assert.Equal(name, MediumName.Of(new(url)));

    [Theory]
    [InlineData("http://h/")]
    [InlineData("http://h/a/..%2f..%2fetc%2fpasswd")]
    [InlineData("http://h/.hidden")]
    [InlineData("http://h/-f")]
    [InlineData("http://h/a%0ab")]
    public void A_hostile_one_is_refused(string url) => Assert.Throws<UserError>(() => MediumName.Of(new(url)));

    [Theory]
    [InlineData("a.raw.xz", ".xz")]
    [InlineData("a.QCOW2.ZST", ".zst")]
    [InlineData(".xz", null)]
    [InlineData("a.iso", null)]
    public void Packing_is_known_by_the_ending(string name, string? packing) => Assert.Equal(packing, MediumName.PackingOf(name));
}
