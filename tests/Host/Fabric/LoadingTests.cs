using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>The ways into a device, on hosts that have them or seem to.</summary>
public sealed class LoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-load-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Converted_there_and_back_it_is_the_same()
    {
        Stead("fabric", "blank", "a.bit").Ok();
        Stead("fabric", "convert", "a.bit", "a.bin").Ok();
        Stead("fabric", "convert", "--swap", "a.bin", "s.bin").Ok();
        Programs.Run([Repository.Bin + "/xbin2bit", Path("a.bit"), Path("x.bin")]).Ok();
        Assert.Equal(File.ReadAllBytes(Path("s.bin")), File.ReadAllBytes(Path("x.bin")));
        // The first word of the bus width, swapped.
        Assert.Equal([0xbb, 0, 0, 0], File.ReadAllBytes(Path("s.bin"))[32..36]);
        Stead("fabric", "convert", "--top", "top", "--part", "7z020clg400", "--date", "1970/01/01T00:00:00", "s.bin", "b.bit").Ok();
        Assert.Equal(4045564, File.ReadAllBytes(Path("b.bit")).Length - 99 + "UserID=0XFFFFFFFF;Version=0000.0;".Length);
        Assert.Contains("\"verdict\": \"good\"", Stead("fabric", "info", "--json", "b.bit").Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_told_before_anything_is_written()
    {
        Stead("fabric", "blank", "-b", "arty-z7-10", "z10.bit").Ok();
        File.WriteAllText(Path("old"), "kept");
        var bytes = File.ReadAllBytes(Path("z10.bit"));
        bytes[1_000_000] ^= 1;
        File.WriteAllBytes(Path("damaged.bit"), bytes);
        File.WriteAllBytes(Path("odd.bin"), bytes[99..^1]);
        File.WriteAllBytes(Path("short.bit"), bytes[..100_000]);
        Says("something before it is damaged", "fabric", "load", "-n", "--board", "arty-z7-10", "damaged.bit");
        Says("are not whole words of four", "fabric", "load", "-n", "--board", "arty-z7-10", "odd.bin");
        Says("the file was cut short", "fabric", "load", "-n", "--board", "arty-z7-10", "short.bit");
        Says("it is for xc7z010clg400, and not for xc7z020clg400", "fabric", "load", "-n", "--board", "arty-z7-20", "z10.bit");
        Says("no board was named: z10.bit is checked for the Arty Z7-20", "fabric", "load", "-n", "z10.bit");
        Says("it is for xc7z010clg400, and not for xc7z020clg400", "fabric", "load", "-n", "z10.bit");
        Says("did you mean 'openfpgaloader'?", "fabric", "load", "--via", "openfpgaloadr", "--board", "arty-z7-10", "z10.bit");
        Says("there is no such file", "fabric", "load", "nothing.bit");
        Says("there is no such file", "fabric", "info", "nothing.bit");
        Says("ends neither in .bit nor in .bin", "fabric", "convert", "z10.bit", "z10.txt");
        Says("it is there, and was not written by this command", "fabric", "load", "--via", "uboot", "--board", "arty-z7-10", "--out", WithForeignScript(), "z10.bit");
        foreach (var file in (string[])["damaged.bit", "odd.bin", "short.bit", "nothing.bit"])
        {
            var ran = Programs.Run([Repository.Bin + "/xbin2bit", Path(file), Path("old")]);
            Assert.True(ran.ExitCode == 1 && ran.Error.StartsWith("xbin2bit: ERROR: ", StringComparison.Ordinal), ran.ToString());
            Assert.Equal("kept", File.ReadAllText(Path("old")));
        }
        Assert.Equal("Usage: xbin2bit <bitstream filename> [<output filename>]\n", Programs.Run([Repository.Bin + "/xbin2bit"]).Error);
    }

    [Fact]
    public void A_disk_that_is_full_leaves_the_old_file()
    {
        using var host = new PrivateHost();
        host.Type("mount -t tmpfs -o size=3m small /srv && stead fabric blank /tmp/a.bit && echo old > /srv/x.bin").Ok();
        var ran = host.Type("xbin2bit /tmp/a.bit /srv/x.bin");
        Assert.True(ran.ExitCode == 1 && ran.Error.Contains("No space left", StringComparison.Ordinal), ran.ToString());
        Assert.Equal("old\nx.bin\n", host.Type("cat /srv/x.bin; ls /srv").Ok().Output);
    }

    /// <summary>The vendor's kernel, as its files look; and mainline's, which has no way for a file.</summary>
    [Fact]
    public void The_managers_attributes_are_written()
    {
        using var host = new PrivateHost();
        host.Type("mount -t tmpfs class /sys/class && mkdir -p /sys/class/fpga_manager/fpga0 && cd /sys/class/fpga_manager/fpga0 && echo operating > state && stead fabric blank /tmp/a.bit").Ok();
        host.Type("mount -t tmpfs firmware /lib/firmware || { mkdir /lib/firmware && mount -t tmpfs firmware /lib/firmware; }").Ok();
        var mainline = host.Type("stead fabric load --board arty-z7-20 --via fpga_manager --has-ps /tmp/a.bit");
        Assert.True(mainline.ExitCode == 1 && mainline.Error.Contains("has no attribute 'firmware'", StringComparison.Ordinal), mainline.ToString());
        var loaded = host.Type("cd /sys/class/fpga_manager/fpga0 && touch firmware flags && stead fabric load --board arty-z7-20 --has-ps /tmp/a.bit").Ok();
        Assert.Equal(("/sys/class/fpga_manager/fpga0: a.bin, 4045564 bytes, operating\n", ""), (loaded.Output, loaded.Error));
        Assert.Equal("a.bin0", host.Type("cat /sys/class/fpga_manager/fpga0/firmware /sys/class/fpga_manager/fpga0/flags").Ok().Output);
        host.Type("stead fabric convert --swap /tmp/a.bit /tmp/s.bin && cmp /tmp/s.bin /lib/firmware/a.bin").Ok();
        var failed = host.Type("echo 'write error' > /sys/class/fpga_manager/fpga0/state; stead fabric load --board arty-z7-20 /tmp/a.bit");
        Assert.True(failed.ExitCode == 1 && failed.Error.Contains("its state is 'write error'", StringComparison.Ordinal) && failed.Error.Contains("the system that runs on this chip", StringComparison.Ordinal), failed.ToString());
    }

    /// <summary>The sources around a bitstream decide whether it is warned of.</summary>
    [Fact]
    public void A_design_with_the_processor_system_is_not_warned_of()
    {
        using var host = new PrivateHost();
        host.Type("mount -t tmpfs class /sys/class && mkdir -p /sys/class/fpga_manager/fpga0 && cd /sys/class/fpga_manager/fpga0 && echo operating > state && touch firmware flags").Ok();
        host.Type("mount -t tmpfs firmware /lib/firmware || { mkdir /lib/firmware && mount -t tmpfs firmware /lib/firmware; }").Ok();
        host.Type("mkdir -p /tmp/d/implementation && cd /tmp/d && stead fabric blank implementation/d.bit && echo 'module top; endmodule' > top.v").Ok();
        Assert.Contains("No PS7 was found in top.v", host.Type("stead fabric load --board arty-z7-20 /tmp/d/implementation/d.bit").Ok().Error, StringComparison.Ordinal);
        host.Type("echo 'processing_system7_0 ps(...);' >> /tmp/d/top.v").Ok();
        Assert.Equal("", host.Type("stead fabric load --board arty-z7-20 /tmp/d/implementation/d.bit").Ok().Error);
    }

    [Fact]
    public void A_killed_port_leaves_nothing_for_the_next_one()
    {
        Needs.Root();
        var environment = new Dictionary<string, string?> { ["STEAD_RUN_DIR"] = Path("run") };
        Ran Run(params string[] words) => Programs.Run([Repository.Bin + "/stead", .. words], environment);
        Stead("fabric", "blank", "a.bit").Ok();
        Run("dev", "devcfg", "--at", Path("devcfg")).Ok();
        Programs.Run([Repository.Bin + "/xbin2bit", Path("a.bit"), Path("devcfg")], environment).Ok();
        var listed = Run("dev", "list").Ok().Output;
        Assert.Contains("pl_done=1", listed, StringComparison.Ordinal);
        Assert.True(File.Exists(Path("run/devices/devcfg/configuration.bin")));
        Programs.Run(["kill", "-KILL", listed.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]]).Ok();
        Run("dev", "devcfg", "--at", Path("devcfg")).Ok();
        Assert.Contains("pl_done=0", Run("dev", "list").Ok().Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path("run/devices/devcfg/configuration.bin")));
        Run("dev", "unload", "devcfg").Ok();
        Assert.Empty(Directory.GetDirectories(Path("run/devices")));
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private string WithForeignScript()
    {
        Directory.CreateDirectory(Path("card"));
        File.WriteAllText(Path("card/boot.cmd"), "my own\n");
        return Path("card");
    }

    private Ran Stead(params string[] words) => Programs.Run(["sh", "-c", "cd \"$0\" && exec \"$@\"", _folder, Repository.Bin + "/stead", .. words]);

    private void Says(string sentence, params string[] words)
    {
        var ran = Stead(words);
        Assert.True(ran.ExitCode is 1 or 2 && ran.Error.Contains(sentence, StringComparison.Ordinal) && !ran.Error.Contains("bug of Stead", StringComparison.Ordinal), ran.ToString());
    }
}
