using Stead.Tests.Harness;

namespace Stead.Tests.Journal;

/// <summary>Article 5: how a bitstream gets into the fabric, from U-Boot and from FreeBSD.</summary>
public sealed class FabricLoadingTests
{
    /// <summary>`4045663 bytes read in 249 ms`, and what is typed at U-Boot's prompt.</summary>
    [Fact]
    public void Loading_from_UBoot()
    {
        using var folder = new VmFolder(init: false);
        folder.Type($"cd {folder.Path} && stead fabric blank static.bit").Ok();
        Assert.Equal(4045663, new FileInfo(folder.Path + "/static.bit").Length);
        var printed = folder.Type($"cd {folder.Path} && stead fabric load --via uboot static.bit").Ok();
        Assert.Equal("fatload mmc 0 0x4000000 static.bit\nfpga loadb 0 0x4000000 4045663\n", printed.Output);
        Assert.Contains("fpga loadb 0 0x4000000 ${filesize}\n", File.ReadAllText(folder.Path + "/boot.cmd"), StringComparison.Ordinal);
        // U-Boot's own tool takes our boot.scr for what it is.
        Needs.Program("mkimage");
        var listed = Programs.Run(["mkimage", "-l", folder.Path + "/boot.scr"]).Ok().Output;
        Assert.Contains("ARM Linux Script (uncompressed)", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("CRC", listed, StringComparison.Ordinal);
    }

    /// <summary>`xbin2bit blinky.bit` says nothing, and the fabric is done.</summary>
    [Fact]
    public void Programming_from_FreeBSD()
    {
        using var host = WithDevcfg();
        host.Type("stead fabric blank blinky.bit").Ok();
        Assert.Equal("0\n", Done(host));
        var ran = host.Type("xbin2bit blinky.bit").Ok();
        Assert.Equal(("", ""), (ran.Output, ran.Error));
        Assert.Equal("1\n", Done(host));
    }

    /// <summary>"originally intended for you to simply cat a bit file to this device": that fails here too, with a reason.</summary>
    [Fact]
    public void A_bit_file_cannot_simply_be_sent_to_the_device()
    {
        using var host = WithDevcfg();
        host.Type("stead fabric blank blinky.bit").Ok();
        var ran = host.Type("cat blinky.bit > /dev/devcfg");
        Assert.True(ran.ExitCode != 0 && ran.Error.Contains("Input/output error", StringComparison.Ordinal), ran.ToString());
        Assert.Contains("xbin2bit FILE does that", host.Type("stead dev list").Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_may_have_it_open_and_nobody_can_read_it()
    {
        using var host = WithDevcfg();
        host.Type("stead fabric blank blinky.bit").Ok();
        var busy = host.Type("exec 3> /dev/devcfg; xbin2bit blinky.bit");
        Assert.True(busy.ExitCode == 1 && busy.Error.Contains("open /dev/devcfg: Device or resource busy", StringComparison.Ordinal), busy.ToString());
        Assert.Contains("No such device", host.Type("cat /dev/devcfg").Error, StringComparison.Ordinal);
        host.Type("xbin2bit blinky.bit").Ok();
        // Past DONE.
        Assert.Contains("Input/output error", host.Type("xbin2bit blinky.bit s.bin && cat s.bin s.bin > /dev/devcfg").Error, StringComparison.Ordinal);
    }

    private static string Done(PrivateHost host) => host.Type("stead dev list | sed -n 's/.*pl_done=\\([01]\\).*/\\1/p'").Ok().Output;

    private static PrivateHost WithDevcfg()
    {
        var host = new PrivateHost();
        host.Type("mkdir /tmp/dev && mount -t tmpfs -o mode=755 dev /tmp/dev && cp -a /dev/null /dev/zero /dev/fuse /dev/urandom /dev/fd /tmp/dev/ && mount --move /tmp/dev /dev").Ok();
        Assert.Equal("/dev/devcfg\n", host.Type("stead dev devcfg").Ok().Output);
        return host;
    }
}
