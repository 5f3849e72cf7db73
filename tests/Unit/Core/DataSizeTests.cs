using CsCheck;
using Stead.Core;

namespace Stead.Tests.Unit.Core;

public sealed class DataSizeTests
{
    [Theory]
    [InlineData("20G", 20L << 30)]
    [InlineData("512m", 512L << 20)]
    [InlineData("1.5T", 3L << 39)]
    [InlineData(" 64K ", 64L << 10)]
    [InlineData("4GB", 4L << 30)]
    [InlineData("1048576", 1L << 20)]
    [InlineData("0", 0)]
    public void A_size_is_read(string text, long bytes)
    {
        Assert.True(DataSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1G")]
    [InlineData("1e9")]
    [InlineData("1,5G")]
    [InlineData("10GG")]
    [InlineData("99999999P")]
    [InlineData("0x10")]
    [InlineData("1 G x")]
    public void Anything_else_is_not(string text) => Assert.False(DataSize.TryParse(text, out _));

    [Fact]
    public void No_text_makes_it_throw_and_none_makes_it_negative() =>
        Gen.String.Sample(text => !DataSize.TryParse(text, out var size) || size.Bytes >= 0);

    [Fact]
    public void Whole_units_come_back_as_they_were() =>
        Gen.Select(Gen.Long[0, 1023], Gen.Int[0, 4]).Sample((count, unit) =>
        {
            Assert.True(DataSize.TryParse($"{count}{"KMGTP"[unit]}", out var size));
            Assert.Equal(count << (10 * (unit + 1)), size.Bytes);
        });

    [Theory]
    [InlineData(0, "0.000B")]
    [InlineData(1048576, "1.000M")]
    [InlineData(1610612736, "1.500G")]
    public void It_is_printed_as_vm_info_prints_it(long bytes, string text) => Assert.Equal(text, new DataSize(bytes).ToString());

    [Fact]
    public void The_long_form_has_both() => Assert.Equal("1048576 (1.000M)", new DataSize(1 << 20).ToLongString());
}
