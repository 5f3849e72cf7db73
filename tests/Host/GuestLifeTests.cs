using System.Diagnostics;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>Real guests, from the first key on their console to each way they can end.</summary>
public sealed class GuestLifeTests
{
    [Fact]
    public void A_guest_boots_answers_on_its_console_and_over_the_network_and_powers_off_by_ACPI()
    {
        using var guest = new TinyGuest().Start();
        Assert.Matches(@"^Running \([0-9]+\)$", guest.State);
        guest.Type("echo sum=$((40+2))");
        guest.AwaitSerial("sum=42");
        Assert.Contains("started by Stead", Programs.Run(["curl", "-s", $"http://127.0.0.1:{guest.Port}/"]).Ok().Output, StringComparison.Ordinal);

        guest.Vm.Vm("stop", TinyGuest.Name).Ok();
        Assert.Equal("Stopped", guest.State);
        Assert.Contains("stead: power button", guest.Serial, StringComparison.Ordinal);
        Assert.Contains("the guest powered itself off", guest.Log, StringComparison.Ordinal);
        Leaves_nothing_running(guest);
    }

    [Theory]
    [InlineData("poweroff -f", "the guest powered itself off")]
    [InlineData("halt -f", "the guest halted its processors")]
    [InlineData("echo c > /proc/sysrq-trigger", "the guest's kernel panicked")]
    public void What_ends_a_guest_from_inside_is_told_apart(string typed, string told)
    {
        using var guest = new TinyGuest().Start();
        guest.Type(typed);
        guest.AwaitEnd();
        Assert.Contains(told, guest.Log, StringComparison.Ordinal);
        Assert.Equal("Stopped", guest.State);
        Leaves_nothing_running(guest);
    }

    [Fact]
    public void A_guest_that_reboots_comes_back()
    {
        using var guest = new TinyGuest().Start();
        guest.Type("reboot -f");
        Eventually.True(() => guest.Serial.Split("stead: ready").Length == 3, () => "did not come back: " + guest.Serial);
        Assert.Contains("restarting", guest.Log, StringComparison.Ordinal);
        Assert.StartsWith("Running", guest.State, StringComparison.Ordinal);
    }

    [Fact]
    public void With_on_restart_shutdown_a_reboot_is_the_end()
    {
        using var guest = new TinyGuest("on_restart=\"shutdown\"").Start();
        guest.Type("reboot -f");
        guest.AwaitEnd();
        Assert.Contains("the guest rebooted", guest.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_shuts_down_and_starts_again()
    {
        using var guest = new TinyGuest().Start();
        guest.Vm.Vm("restart", TinyGuest.Name).Ok();
        Eventually.True(() => guest.Serial.Split("stead: ready").Length == 3, () => "did not come back: " + guest.Serial);
        Assert.Contains("stead: power button", guest.Serial, StringComparison.Ordinal);
        Assert.StartsWith("Running", guest.State, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reset_boots_at_once()
    {
        using var guest = new TinyGuest().Start();
        guest.Vm.Vm("reset", "-f", TinyGuest.Name).Ok();
        Eventually.True(() => guest.Serial.Split("stead: ready").Length == 3, () => "did not come back: " + guest.Serial);
        Assert.DoesNotContain("stead: power button", guest.Serial, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_does_not_listen_is_left_running_unless_forced()
    {
        using var guest = new TinyGuest().Start();
        guest.Type("killall dd; echo deaf");
        guest.AwaitSerial("\ndeaf");
        var failed = guest.Vm.Vm("stop", "-t", "1", TinyGuest.Name);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("'vm poweroff guest' cuts its power", failed.Error, StringComparison.Ordinal);
        Assert.StartsWith("Running", guest.State, StringComparison.Ordinal);
        guest.Vm.Vm("stop", "-f", "-t", "1", TinyGuest.Name).Ok();
        Assert.Equal("Stopped", guest.State);
    }

    [Fact]
    public void A_hypervisor_that_is_killed_is_a_crash_and_its_signal_is_told()
    {
        using var guest = new TinyGuest().Start();
        Process.GetProcessById(guest.Pid("hypervisor")).Kill();
        guest.AwaitEnd();
        Assert.Contains("ended unexpectedly with signal 9", guest.Log, StringComparison.Ordinal);
        Assert.Equal("Stopped", guest.State);
        guest.Vm.Vm("start", TinyGuest.Name).Ok();
    }

    private static void KillSupervisor(TinyGuest guest)
    {
        using var supervisor = Process.GetProcessById(guest.Pid("supervisor"));
        supervisor.Kill();
        supervisor.WaitForExit();
    }

    [Fact]
    public void A_viewer_stays_when_the_supervisor_is_killed()
    {
        using var guest = new TinyGuest().Start();
        using var console = guest.Vm.Start("console", TinyGuest.Name);
        console.StandardInput.Write("echo before=$((1+1))\n");
        console.StandardInput.Flush();
        guest.AwaitSerial("before=2");
        KillSupervisor(guest);
        // The viewer brings the next supervisor.
        Eventually.True(() => guest.Vm.Vm("list", "--json").Output.Contains("running", StringComparison.Ordinal) && guest.Log.Contains("adopted", StringComparison.Ordinal), () => guest.Log);
        console.StandardInput.Write("echo after=$((1+2))\n");
        console.StandardInput.Flush();
        guest.AwaitSerial("after=3");
        console.Kill();
    }

    [Fact]
    public void A_supervisor_that_is_killed_leaves_the_guest_running_and_is_replaced()
    {
        using var guest = new TinyGuest().Start();
        var pid = guest.Pid("hypervisor");
        KillSupervisor(guest);
        Assert.Equal($"Running ({pid})", guest.State);
        guest.Type("echo adopted=$((1+1))");
        guest.AwaitSerial("adopted=2");
        Assert.Equal(pid, guest.Pid("hypervisor"));

        KillSupervisor(guest);
        Assert.Contains("running already", guest.Vm.Vm("start", TinyGuest.Name).Error, StringComparison.Ordinal);
        KillSupervisor(guest);
        guest.Vm.Vm("stop", TinyGuest.Name).Ok();
        Assert.Equal("Stopped", guest.State);
        Leaves_nothing_running(guest);
    }

    [Fact]
    public void A_lock_of_processes_that_are_gone_is_no_lock()
    {
        using var guest = new TinyGuest().Start();
        var (supervisor, hypervisor) = (guest.Pid("supervisor"), guest.Pid("hypervisor"));
        Process.GetProcessById(supervisor).Kill();
        Process.GetProcessById(hypervisor).Kill();
        Eventually.True(() => !File.Exists($"/proc/{hypervisor}/exe"), () => "still there");
        Assert.Equal("Stopped", guest.State);
        guest.Vm.Vm("start", TinyGuest.Name).Ok();
        Assert.StartsWith("Running", guest.State, StringComparison.Ordinal);
    }

    [Fact]
    public void A_supervisor_is_small()
    {
        using var guest = new TinyGuest().Start();
        var resident = File.ReadLines($"/proc/{guest.Pid("supervisor")}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(int.Parse(resident), 1, 15 * 1024);
    }

    [Fact]
    public void Several_viewers_see_the_same_and_what_was_said_before()
    {
        using var guest = new TinyGuest().Start();
        using var first = guest.Vm.Start("console", TinyGuest.Name);
        using var second = guest.Vm.Start("console", TinyGuest.Name);
        var said = new[] { Follow(first), Follow(second) };
        first.StandardInput.Write("echo both=$((2*3))\n");
        first.StandardInput.Flush();
        foreach (var viewer in said)
        {
            Eventually.True(() => Text(viewer).Contains("both=6", StringComparison.Ordinal), () => Text(viewer));
            Assert.Contains("stead: ready", Text(viewer), StringComparison.Ordinal);
        }
        second.StandardInput.Write("poweroff -f\n");
        second.StandardInput.Flush();
        foreach (var viewer in said) Eventually.True(() => Text(viewer).EndsWith("[guest: poweroff]\r\n", StringComparison.Ordinal), () => Text(viewer));
        first.WaitForExit();
        Assert.Equal(0, first.ExitCode);
    }

    [Fact]
    public void Tilde_dot_leaves_and_the_terminal_is_as_it_was()
    {
        Needs.Program("script");
        using var guest = new TinyGuest().Start();
        var seen = guest.Vm.Type("""(sleep 1; printf 'echo at=$((3*3))\r'; sleep 1; printf '~.') | script -qec 'stty -g > before; vm console guest; stty -g > after; cmp before after && echo same' /dev/null""".Replace("before", guest.Folder + "/before").Replace("after", guest.Folder + "/after")).Ok().Output;
        Assert.Contains("at=9", seen, StringComparison.Ordinal);
        Assert.Contains("same", seen, StringComparison.Ordinal);
        Assert.StartsWith("Running", guest.State, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_foreground_a_signal_shuts_the_guest_down()
    {
        using var guest = new TinyGuest();
        using var foreground = guest.Vm.Start("start", "-f", TinyGuest.Name);
        guest.AwaitShell();
        Programs.Run(["kill", "-TERM", $"{foreground.Id}"]).Ok();
        foreground.WaitForExit();
        Assert.Equal(0, foreground.ExitCode);
        Assert.Equal("Stopped", guest.State);
        Assert.Contains("stead: power button", guest.Serial, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_serial_ports_have_a_console_each()
    {
        using var guest = new TinyGuest("comports=\"com1 com2\"").Start();
        using var console = guest.Vm.Start("console", TinyGuest.Name, "com2");
        var said = Follow(console);
        console.StandardInput.Write("tty\n");
        console.StandardInput.Flush();
        Eventually.True(() => Text(said).Contains("/dev/ttyS1", StringComparison.Ordinal) || Text(said).Contains("not a tty", StringComparison.Ordinal), () => Text(said));
    }

    [Fact]
    public void Every_disk_device_is_there_where_the_file_says()
    {
        using var guest = new TinyGuest(
            "disk0_type=\"virtio-blk\"", "disk0_name=\"a.img\"", "disk1_type=\"nvme\"", "disk1_name=\"b.qcow2\"", "disk2_type=\"ahci-hd\"", "disk2_name=\"c.img\"",
            "disk3_type=\"ahci-cd\"", "disk3_name=\"d.img\"", "network1_type=\"e1000\"", "network1_switch=\"user\"", "virt_random=\"yes\"", "graphics=\"yes\"", "xhci_mouse=\"yes\"",
            "graphics_res=\"1024x768\"", "vnc_password=\"pa55w0rd\"");
        foreach (var disk in (string[])["a.img", "c.img", "d.img"]) File.WriteAllBytes($"{guest.Folder}/{disk}", new byte[1 << 20]);
        Programs.Run(["qemu-img", "create", "-q", "-f", "qcow2", guest.Folder + "/b.qcow2", "8M"]).Ok();
        guest.Start();
        guest.Type("echo vda=$(cat /sys/block/vda/size) nvme=$(cat /sys/block/nvme0n1/size) rng=$(cat /sys/class/misc/hw_random/rng_current)");
        guest.AwaitSerial("vda=2048 nvme=16384 rng=virtio_rng.0");
        guest.Type("for d in /sys/bus/pci/devices/*; do echo $(basename $d) $(cat $d/device); done; echo listed");
        guest.AwaitSerial("\nlisted");
        foreach (var device in (string[])["0x2922", "0x100e", "0x000d"]) Assert.Contains(device, guest.Serial, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55w0rd", File.ReadAllText($"/proc/{guest.Pid("hypervisor")}/cmdline") + guest.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Up_and_down_can_be_repeated()
    {
        using var vm = new VmFolder(init: false);
        for (var i = 0; i < 2; i++)
        {
            var ready = vm.Stead("up", "--json").Ok().Output;
            Assert.Contains("\"name\": \"hello\"", ready, StringComparison.Ordinal);
            Assert.Contains("http://127.0.0.1:", ready, StringComparison.Ordinal);
        }
        vm.Stead("down").Ok();
        Assert.EndsWith("Stopped", vm.Vm("list").Ok().Lines[1], StringComparison.Ordinal);
        vm.Stead("down").Ok();
        vm.Stead("up").Ok();
    }

    [Fact]
    public void The_tiny_guest_is_the_same_bit_for_bit_wherever_it_is_built()
    {
        var sums = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var vm = new VmFolder();
            vm.Type("export XDG_CACHE_HOME=$STEAD_VM_DIR/cache; vm create -t tiny tiny").Ok();
            sums.Add(vm.Type("cd $STEAD_VM_DIR/tiny; sha256sum vmlinux initrd.img; grep -A3 '\"sha256\"' ../cache/stead/appliances/tiny/*/manifest.json").Ok().Output);
        }
        Assert.Equal(sums[0], sums[1]);
    }

    private static void Leaves_nothing_running(TinyGuest guest)
    {
        Assert.Empty(Directory.GetFiles(guest.Folder, "*.sock"));
        Assert.False(File.Exists(guest.Folder + "/run.lock"));
        Assert.False(File.Exists(guest.Folder + "/run.json"));
        Assert.DoesNotContain(Process.GetProcessesByName("qemu-system-x86_64"), process => ReadCommandLine(process).Contains(guest.Vm.Path, StringComparison.Ordinal));
    }

    private static string ReadCommandLine(Process process)
    {
        try { return File.ReadAllText($"/proc/{process.Id}/cmdline"); }
        catch (IOException) { return ""; }
    }

    private static System.Text.StringBuilder Follow(Process process)
    {
        var text = new System.Text.StringBuilder();
        _ = Task.Run(() =>
        {
            var buffer = new char[4096];
            while (process.StandardOutput.Read(buffer) is > 0 and var count)
            {
                lock (text) text.Append(buffer, 0, count);
            }
        });
        return text;
    }

    private static string Text(System.Text.StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
