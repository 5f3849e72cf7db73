using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>What people and disks do wrong.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Names => ["../evil", "a b", "q\"uote", "q'uote", "line\nbreak", "-f", ".hidden", "$(touch x)", "a/b", "", "x", new string('n', 300), "näme", "tab\tname"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_name_is_refused_everywhere_on_one_line(string name)
    {
        using var vm = new VmFolder();
        var before = Everything(vm);
        foreach (var words in (string[][])[["create", "-t", "linux-bios", "--", name], ["start", "--", name], ["destroy", "-f", "--", name], ["stop", "--", name], ["console", "--", name],
            ["add", "-d", "disk", "-s", "1M", "--", name], ["configure", "--", name], ["info", "--", name], ["switch", "create", "-t", "user", "--", name], ["switch", "destroy", "--", name],
            ["datastore", "add", "--", name, "/tmp"], ["start", "-n", "--", name]])
        {
            var ran = vm.Vm(words);
            Assert.True(ran.ExitCode is 1 or 2, ran.ToString());
            Assert.DoesNotContain("bug of Stead", ran.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
            Assert.True(ran.Error.StartsWith("vm: ERROR: ", StringComparison.Ordinal), ran.ToString());
        }
        Assert.Equal(before, Everything(vm));
    }

    /// <summary>A pipe is as good as a file; what never ends is refused.</summary>
    [Fact]
    public void An_experiment_may_come_from_anywhere_that_ends()
    {
        static Ran Type(string words) => Programs.Run(["bash", "-c", $"PATH={Repository.Bin}:$PATH; {words}"]);
        Assert.Equal(Type("stead lab run bufferbloat --seconds 2").Output, Type("stead lab run <(stead lab show bufferbloat) --seconds 2").Output);
        Assert.Contains("/dev/zero is longer than 1048576 bytes", Type("ulimit -v 60000000; timeout 20 stead lab run /dev/zero").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stead lab list >&-", "write to standard output: Bad file descriptor", 1)]
    [InlineData("stead lab list > /dev/full", "write to standard output: No space left on device", 1)]
    [InlineData("stead lab list <&- | head -1", "", 0)]
    [InlineData("stead lab run bufferblot 2>&-", "", 1)]
    public void Standard_streams_may_be_closed_or_full(string words, string said, int code)
    {
        var ran = Programs.Run(["bash", "-c", $"PATH={Repository.Bin}:$PATH; {words}"]);
        Assert.Equal(code, ran.ExitCode);
        Assert.Equal(said.Length == 0 ? "" : $"stead: ERROR: {said}\n", ran.Error);
    }

    private static string[] Everything(VmFolder vm) => [.. Directory.EnumerateFileSystemEntries(vm.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_full_disk_while_creating_is_said_and_nothing_is_half_made()
    {
        using var host = new PrivateHost();
        host.Type("mount -t tmpfs -o size=1m small /vm; echo 'vm_dir=\"/vm\"' >/etc/stead.conf; vm init").Ok();
        var left = host.Type("dd if=/dev/zero of=/vm/.iso/filler bs=4k 2>/dev/null; ls -A /vm").Output;
        var ran = host.Type("vm create -t linux-bios -s 64M web");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("No space left on device", ran.Error, StringComparison.Ordinal);
        Assert.Equal(left, host.Type("ls -A /vm").Output);
        host.Type("rm /vm/.iso/filler; vm create -t linux-bios -s 64M web").Ok();
        // Full again: the file of a guest is whole afterwards.
        var conf = host.Type("cat /vm/web/web.conf").Output;
        host.Type("dd if=/dev/zero of=/vm/.iso/filler bs=4k 2>/dev/null");
        Assert.Equal(1, host.Type("vm add -d network -s public web").ExitCode);
        Assert.Equal(conf, host.Type("cat /vm/web/web.conf").Output);
        Assert.Equal("", host.Type("find /vm -name '*.stead-new'").Output);
    }

    [Fact]
    public void What_the_host_has_not_is_told_with_file_line_and_key()
    {
        using var vm = new VmFolder();
        vm.Vm("create", "-t", "linux-bios", "-s", "1M", "web").Ok();
        var line = File.ReadAllLines(vm.Path + "/web/web.conf").ToList().FindIndex(one => one.StartsWith("network0_switch=", StringComparison.Ordinal)) + 1;
        Assert.Contains($"{vm.Path}/web/web.conf:{line}: network0_switch: there is no switch", vm.Vm("start", "-n", "web").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vm list | head -0")]
    [InlineData("vm list --json | head -c 1 >/dev/null")]
    [InlineData("vm help | head -1 >/dev/null")]
    public void A_reader_that_leaves_early_is_no_bug(string line)
    {
        using var vm = new VmFolder();
        Assert.Equal("", vm.Type(line).Error);
    }

    [Fact]
    public void A_full_device_behind_standard_output_is_an_error()
    {
        using var vm = new VmFolder();
        var ran = vm.Type("vm list >/dev/full");
        Assert.Equal(1, ran.ExitCode);
        Assert.DoesNotContain("bug", ran.Error, StringComparison.Ordinal);
        Assert.NotEqual("", ran.Error);
    }

    [Fact]
    public void Without_a_home_it_still_says_what_to_do()
    {
        using var vm = new VmFolder();
        var ran = vm.Type("env -i PATH=$PATH setpriv --reuid 1234 --clear-groups $(command -v vm) list");
        Assert.DoesNotContain("bug", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
    }
}
