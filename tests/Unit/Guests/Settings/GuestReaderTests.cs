using CsCheck;
using Stead.Core;
using Stead.Guests;
using Stead.Guests.Hypervisors;
using Stead.Guests.Settings;
using Stead.Guests.Switches;
using Stead.Tests.Unit.Guests.Hypervisors;

namespace Stead.Tests.Unit.Guests.Settings;

public sealed class GuestReaderTests
{
    private const string Good = "loader=\"uefi\"\ncpu=\"2\"\nmemory=\"1G\"\ndisk0_type=\"virtio-blk\"\ndisk0_name=\"disk0.img\"\nnetwork0_type=\"virtio-net\"\nnetwork0_switch=\"public\"\n";

    private static Guest Read(string text, out IReadOnlyList<Complaint> warnings) =>
        GuestReader.Read(SettingsFile.Parse("/vm/web/web.conf", text), "web", "/vm/web", "default", null, out warnings);

    private static IReadOnlyList<Complaint> ErrorsOf(string text) => Assert.Throws<UserError>(() => Read(text, out _)).Complaints;

    [Fact]
    public void A_good_file_is_a_guest()
    {
        var guest = Read(Good, out var warnings);
        Assert.Empty(warnings);
        Assert.Equal(Loader.Uefi, guest.Loader);
        Assert.Equal(new CpuTopology(2), guest.Cpu);
        Assert.Equal(1L << 30, guest.Memory.Bytes);
        Assert.Equal(new Disk(0, DiskEmulation.VirtioBlk, "file", "/vm/web/disk0.img", DiskFormat.Raw), Assert.Single(guest.Disks));
        Assert.Equal("public", Assert.Single(guest.Networks).Switch);
        Assert.Equal(["com1"], guest.ComPorts);
    }

    /// <summary>A line that replaces or follows those of a good file; the key that is blamed; a word of what is said.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "loader=\"uefy\"", "loader", "uefi" },
        { "cpu=\"two\"", "cpu", "number" },
        { "cpu=\"0\"", "cpu", "number" },
        { "cpu=\"-1\"", "cpu", "number" },
        { "cpu=\"99999999999\"", "cpu", "number" },
        { "memory=\"1X\"", "memory", "memory" },
        { "memory=\"0\"", "memory", "unit" },
        { "memory=\"512\"", "memory", "unit" },
        { "memory=\"5P\"", "memory", "more than any machine" },
        { "cpu_sockets=\"3\"", "cpu_sockets", "sockets × cores × threads" },
        { "uuid=\"not-one\"", "uuid", "uuid" },
        { "comports=\"com1 com9\"", "comports", "com9" },
        { "disk0_type=\"virtio-block\"", "disk0_type", "virtio-blk" },
        { "disk0_name=\"../../etc/passwd\"", "disk0_name", "leads out" },
        { "disk0_name=\"/etc/passwd\"", "disk0_name", "leads out" },
        { "disk0_dev=\"zvol\"", "disk0_dev", "ZFS" },
        { "disk0_dev=\"cloud\"", "disk0_dev", "custom" },
        { "disk0_format=\"vmdk\"", "disk0_format", "qcow2" },
        { "disk1_type=\"nvme\"", "disk1_type", "disk1_name" },
        { "network0_type=\"virtio\"", "network0_type", "virtio-net" },
        { "network0_switch=\"no such name\"", "network0_switch", "invalid" },
        { "network0_mac=\"01:02\"", "network0_mac", "hardware address" },
        { "network0_device=\"a/b\"", "network0_device", "interface" },
        { "network0_name=\"muchtoolongforaname\"", "network0_name", "15" },
        { "network0_forward=\"80\"", "network0_forward", "HOST:GUEST" },
        { "forward=\"80:99999\"", "forward", "HOST:GUEST" },
        { "graphics_port=\"80\"", "graphics_port", "5900" },
        { "graphics_res=\"big\"", "graphics_res", "1024x768" },
        { "graphics_listen=\"everywhere\"", "graphics_listen", "127.0.0.1" },
        { "graphics_wait=\"maybe\"", "graphics_wait", "yes" },
        { "vnc_password=\"s\te\"", "vnc_password", "ASCII" },
        { "qemu_accel=\"turbo\"", "qemu_accel", "kvm" },
        { "stop_timeout=\"soon\"", "stop_timeout", "number" },
        { "hypervisor=\"vmware\"", "hypervisor", "qemu" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_file_line_and_key(string line, string key, string word)
    {
        var name = line.Split('=')[0];
        var kept = Good.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(other => !other.StartsWith(name + "=", StringComparison.Ordinal)).ToList();
        var complaint = Assert.Single(ErrorsOf(string.Join('\n', [.. kept, line])));
        Assert.Equal(key, complaint.Key);
        Assert.Equal("/vm/web/web.conf", complaint.File);
        Assert.Equal(kept.Count + 1, complaint.Line);
        Assert.NotNull(complaint.Instead);
        Assert.Contains(word, complaint.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(["loader", "cpu", "memory", "disk0_type"], ErrorsOf("loader=x\ncpu=y\nmemory=z\ndisk0_type=w\ndisk0_name=d\n").Select(complaint => complaint.Key!));

    [Fact]
    public void What_must_be_there_is_asked_for()
    {
        var errors = ErrorsOf("");
        Assert.Equal(["loader", "cpu", "memory"], errors.Select(complaint => complaint.Key!));
        Assert.All(errors, complaint => Assert.Contains("is missing", complaint.What, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_cards_with_one_address_are_a_mistake() => Assert.Equal("network1_mac",
        Assert.Single(ErrorsOf(Good + "network0_mac=58:9c:fc:00:00:01\nnetwork1_type=e1000\nnetwork1_mac=58:9C:FC:0:0:1\n")).Key);

    [Fact]
    public void A_key_that_is_not_known_is_a_warning_with_a_suggestion()
    {
        Read(Good + "memmory=2G\nnetwork0_swich=x\n", out var warnings);
        Assert.Equal(["did you mean memory?", "did you mean network0_switch?"], warnings.Select(warning => warning.Instead!));
        Assert.Equal([8, 9], warnings.Select(warning => warning.Line));
    }

    [Fact]
    public void The_magazines_misprint_is_read_as_it_was_meant()
    {
        Assert.Equal("[::]", Read(Good + "graphics=yes\ngraphics_listen=\"[:]\"\n", out var warnings).Graphics!.Listen);
        Assert.Equal("graphics_listen", Assert.Single(warnings).Key);
    }

    [Fact]
    public void Every_key_of_the_manual_has_an_example_that_is_valid()
    {
        foreach (var key in GuestKeys.All.Where(key => key.Name is not ("hypervisor" or "cpu_sockets" or "cpu_cores" or "cpu_threads")))
        {
            var name = key.Name.Replace("N", "0", StringComparison.Ordinal);
            var kept = Good.Split('\n').Where(line => !line.StartsWith(name + "=", StringComparison.Ordinal));
            Read(string.Join('\n', [.. kept, $"{name}=\"{key.Example}\""]), out var warnings);
            Assert.DoesNotContain(warnings, warning => warning.What.Contains("is not a key", StringComparison.Ordinal));
        }
    }

    private static readonly Gen<string> s_key = Gen.Select(Generators.OneOf([.. GuestKeys.All.Select(key => key.Name)]), Gen.Int[0, 3], (key, n) => key.Replace("N", n.ToString(), StringComparison.Ordinal));

    private static readonly Gen<string> s_value = Gen.OneOf(
        Gen.String,
        Gen.Char["0123456789GMKx:./-[]\"' =,"].Array[0, 20].Select(chars => new string(chars)),
        Generators.OneOf([.. GuestKeys.All.Select(key => key.Example), "uefi", "linux", "bios", "grub", "bhyveload", "nvme", "ahci-hd", "ahci-cd", "e1000", "no", "yes", "custom", "home", "public", "../x", "-1", "99999999999999999999"]));

    [Fact]
    public void Whatever_stands_in_any_field_it_is_an_error_with_its_key_or_a_plan() =>
        Gen.Select(s_key, s_value).Array[0, 10].Sample(lines =>
        {
            var written = string.Concat(lines.Select(line => $"{line.Item1}=\"{line.Item2}\"\n"));
            var text = lines.Length % 2 == 0 ? written + Good : written;
            Guest guest;
            try
            {
                guest = Read(text, out var warnings);
                Assert.All(warnings, warning => Assert.NotNull(warning.Key));
            }
            catch (UserError e)
            {
                Assert.All(e.Complaints, complaint =>
                {
                    Assert.NotNull(complaint.Key);
                    Assert.True(complaint.Line is not null || complaint.What.Contains("is missing", StringComparison.Ordinal) || complaint.What.Contains("no network to forward", StringComparison.Ordinal), complaint.ToString());
                    Assert.DoesNotContain('\n', complaint.ToString());
                });
                return;
            }
            try
            {
                var plan = HypervisorTable.For(guest).Plan(guest, Hosts.Ordinary, new());
                Assert.All(plan.Arguments, argument => Assert.DoesNotContain('\0', argument.Text));
                Assert.All(plan.Files, file => Assert.False(file.Path.StartsWith('/') || file.Path.Contains("..", StringComparison.Ordinal)));
            }
            catch (UserError e)
            {
                Assert.NotEmpty(e.Complaints);
            }
        }, iter: 20_000);
}
