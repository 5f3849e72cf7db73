using Stead.Fabric.Bitstream;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Bitstream;

public sealed class UBootScriptTests
{
    private static readonly BitstreamFacts s_bit = new() { Format = BitstreamFormat.Bit, Traits = BitstreamTraits.Full };

    [Fact]
    public void The_commands_fit_the_file()
    {
        Assert.Equal(["fatload mmc 0 0x4000000 static.bit", "fpga loadb 0 0x4000000 4045663"], UBootScript.Commands("static.bit", 4045663, s_bit));
        Assert.Equal("fpga load 0 0x4000000 0x3dbafc", UBootScript.Commands("s.bin", 4045564, s_bit with { Format = BitstreamFormat.Bin })[1]);
        Assert.Equal("fpga loadbp 0 0x4000000 100", UBootScript.Commands("s.bit", 100, s_bit with { Traits = BitstreamTraits.Partial })[1]);
        Assert.Contains("fpga loadp 0 0x4000000 ${filesize}\n", UBootScript.Source("s.bin", s_bit with { Format = BitstreamFormat.Bin, Traits = BitstreamTraits.Partial }), StringComparison.Ordinal);
    }

    /// <summary>Byte for byte what U-Boot's own tool writes.</summary>
    [Fact]
    public void The_image_is_mkimages()
    {
        Needs.Program("mkimage");
        var folder = Directory.CreateTempSubdirectory("stead-uboot-").FullName;
        var source = UBootScript.Source("static.bit", s_bit);
        File.WriteAllText(folder + "/boot.cmd", source);
        Programs.Run(["mkimage", "-A", "arm", "-O", "linux", "-T", "script", "-C", "none", "-n", "fabric", "-d", folder + "/boot.cmd", folder + "/boot.scr"],
            new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1700000000" }).Ok();
        var theirs = File.ReadAllBytes(folder + "/boot.scr");
        Directory.Delete(folder, recursive: true);
        Assert.Equal(theirs, UBootScript.Image(source, 1_700_000_000));
        Assert.True(UBootScript.IsOurs(theirs));
        Assert.False(UBootScript.IsOurs("fatload mmc 0 0x4000000 mine.bit"u8));
    }
}
