using Stead.Core;
using Stead.Guests.Hypervisors;
using Stead.Guests.Plans;
using Stead.Guests.Settings;
using Stead.Guests.Tables;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Guests.Hypervisors;

/// <summary>Guest files to command lines, as `vm start -n` prints them.</summary>
public sealed class QemuDriverTests
{
    private const string Minimum = "loader=\"bios\"\ncpu=1\nmemory=64M\n";

    private static LaunchPlan Plan(string conf, HostFacts? host = null, string? medium = null)
    {
        var guest = GuestReader.Read(SettingsFile.Parse("/vm/web/web.conf", conf), "web", "/vm/web", "default", null, out _);
        return HypervisorTable.For(guest).Plan(guest, host ?? Hosts.Ordinary, new(medium));
    }

    public static TheoryData<string, string, string?> Guests => new()
    {
        {
            "article-linux-guest-install",
            """
            loader="uefi"
            graphics="yes"
            graphics_port="5900"
            graphics_listen="[::]"
            graphics_res="1024x768"
            xhci_mouse="yes"
            cpu=2
            memory=4G
            network0_type="virtio-net"
            network0_switch="public"
            disk0_type="nvme"
            disk0_name="disk0.img"
            uuid="0f2b6c1e-5d1a-4c9f-9a58-1f2e3d4c5b6a"
            network0_mac="58:9c:fc:0a:0b:0c"
            """, "/vm/.iso/debian-12.iso"
        },
        {
            "every-device",
            """
            loader="bios"
            cpu=8
            cpu_sockets=2
            cpu_cores=2
            cpu_threads=2
            memory=512M
            utctime=no
            comports="com1 com2"
            disk0_type="virtio-blk"
            disk0_name="a,b.qcow2"
            disk1_type="ahci-hd"
            disk1_name="/dev/sdb"
            disk1_dev="custom"
            disk1_opts="nocache,sectorsize=4096"
            disk2_type="ahci-cd"
            disk2_name="tools.iso"
            disk3_type="virtio-scsi"
            disk3_name="d.img"
            disk3_opts="ro"
            network0_type="e1000"
            network0_switch="home"
            network0_forward="8080:80 udp:5353:53 0.0.0.0:2222:22"
            network1_type="virtio-net"
            network1_switch="lan"
            network1_name="web1"
            network2_type="virtio-net"
            network2_device="tap9"
            network3_type="virtio-net"
            virt_random="yes"
            graphics="yes"
            vnc_password="s3cret"
            graphics_wait="yes"
            on_restart="shutdown"
            qemu_options="-global kvm-pit.lost_tick_policy=discard"
            passthru0="6/0/0"
            qemu_accel="tcg"
            """, null
        },
        {
            "direct-kernel",
            """
            loader="linux"
            linux_kernel="vmlinuz"
            linux_initrd="/boot/initrd.img"
            linux_cmdline="console=ttyS0 root=/dev/vda1"
            cpu=1
            memory=256M
            disk0_type="virtio-blk"
            disk0_name="disk0.img"
            """, null
        },
    };

    [Theory]
    [MemberData(nameof(Guests))]
    public void A_guest_is_planned(string name, string conf, string? medium) => Golden.Check(name, PlanText.Format(Plan(conf, medium: medium)));

    [Fact]
    public void A_place_on_the_bus_depends_on_the_number_alone()
    {
        string DeviceOf(string conf, string of) => Plan(Minimum + conf).Arguments.Single(argument => argument.Text.Contains(of, StringComparison.Ordinal) && argument.Text.Contains("addr=", StringComparison.Ordinal)).Text;
        const string Disks = "disk0_type=nvme\ndisk0_name=a\ndisk1_type=virtio-blk\ndisk1_name=b\n";
        Assert.Equal(DeviceOf(Disks, "drive=disk1"), DeviceOf(Disks + "network0_type=e1000\nvirt_random=yes\ngraphics=yes\ndisk2_type=nvme\ndisk2_name=c\n", "drive=disk1"));
    }

    [Fact]
    public void No_two_devices_have_one_place()
    {
        var conf = Minimum + string.Concat(Enumerable.Range(0, 20).Select(n => $"disk{n}_type=ahci-hd\ndisk{n}_name=d{n}\nnetwork{n}_type=e1000\n")) + "virt_random=yes\nxhci_mouse=yes\ngraphics=yes\n";
        var places = Plan(conf, medium: "/m.iso").Arguments.SelectMany(argument => argument.Text.Split(',')).Where(part => part.StartsWith("addr=", StringComparison.Ordinal)).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
    }

    [Fact]
    public void The_password_is_on_no_command_line()
    {
        var plan = Plan(Minimum + "graphics=yes\nvnc_password=s3cret\n");
        Assert.DoesNotContain(plan.Arguments, argument => argument.Text.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", PlanText.Format(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comma_in_a_path_does_not_add_an_option() =>
        Assert.Contains(Plan(Minimum + "disk0_type=nvme\ndisk0_name=\"a,readonly=on.img\"\n").Arguments, argument => argument.Text.Contains("a,,readonly=on.img", StringComparison.Ordinal));

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "network0_type=virtio-net\nnetwork0_switch=publik\n", "network0_switch", "network0_switch=\"public\"" },
        { "network0_type=virtio-net\nnetwork0_switch=netmap\n", "network0_switch", "standard, manual or user" },
        { "qemu_accel=kvm\n", "qemu_accel", "auto" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_the_host_has_not_is_refused_with_the_key(string conf, string key, string instead)
    {
        var complaint = Assert.Single(Assert.Throws<UserError>(() => Plan(Minimum + conf, Hosts.Ordinary with { KvmWorks = false })).Complaints);
        Assert.Equal(key, complaint.Key);
        Assert.Contains(instead, complaint.Instead, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_root_a_bridge_is_refused_and_the_user_switch_is_named() =>
        Assert.Contains("-t user", Assert.Single(Assert.Throws<UserError>(() => Plan(Minimum + "network0_type=e1000\nnetwork0_switch=lan\n", Hosts.Ordinary with { IsRoot = false })).Complaints).Instead, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_installed_is_all_told_at_once() =>
        Assert.Equal(2, Assert.Throws<UserError>(() => Plan("loader=uefi\ncpu=1\nmemory=64M\n", Hosts.Ordinary with { QemuProgram = null, UefiFirmware = null })).Complaints.Count);

    [Theory]
    [InlineData(true, "auto", "accel=kvm")]
    [InlineData(false, "auto", "accel=tcg")]
    [InlineData(true, "tcg", "accel=tcg")]
    [InlineData(true, "kvm", "accel=kvm")]
    public void Kvm_is_taken_where_it_works_unless_a_key_says_otherwise(bool works, string key, string expected) =>
        Assert.Contains(Plan(Minimum + $"qemu_accel={key}\n", Hosts.Ordinary with { KvmWorks = works }).Arguments, argument => argument.Text.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("", null, false)]
    [InlineData("", "/a.iso", true)]
    [InlineData("graphics_wait=no\n", "/a.iso", false)]
    [InlineData("graphics_wait=yes\n", null, true)]
    public void It_waits_for_a_viewer_when_installing_or_told_so(string conf, string? medium, bool waits)
    {
        var plan = Plan(Minimum + "graphics=yes\n" + conf, medium: medium);
        Assert.Equal(waits, plan.Display!.WaitForViewer);
        Assert.Equal(waits, plan.Arguments.Any(argument => argument.Text == "-S"));
    }
}
