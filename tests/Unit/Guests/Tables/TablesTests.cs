using Stead.Core;
using Stead.Guests.Commands;
using Stead.Guests.Json;
using Stead.Guests.States;
using Stead.Guests.Tables;

namespace Stead.Tests.Unit.Guests.Tables;

/// <summary>The tables people know from vm-bhyve, and the same as JSON.</summary>
public sealed class TablesTests
{
    private static readonly GuestSummary s_web = new("web", "default", "uefi", "2", "4G", "[::]:5900", 1, new GuestState.Running(3344), ["www", "test"])
    {
        Usage = new(12.34, new(1610612736), new TimeSpan(3, 4, 5, 6)),
    };

    private static readonly GuestSummary s_old = new("old", "default", "bhyveload", "1", "256M", null, null, new GuestState.Stopped(), []);

    private static readonly GuestSummary s_held = new("held", "store2", "grub", "1", "512M", null, 12, new GuestState.Locked("otherhost"), []);

    [Fact]
    public void List() => Assert.Equal(
        """
        NAME  DATASTORE  LOADER     CPU  MEMORY  VNC        AUTO      STATE
        web   default    uefi       2    4G      [::]:5900  Yes [1]   Running (3344)
        old   default    bhyveload  1    256M    -          No        Stopped
        held  store2     grub       1    512M    -          Yes [12]  Locked (otherhost)

        """, ResultText.Format(new Result.Guests([s_web, s_old, s_held], Verbose: false, HasTags: false)));

    [Fact]
    public void List_verbose_with_tags() => Assert.Equal(
        """
        NAME  DATASTORE  LOADER     CPU  MEMORY  VNC        AUTO      %CPU       RSZ          UPTIME  STATE           TAGS
        web   default    uefi       2    4G      [::]:5900  Yes [1]   12.3     1.50G     3d 04:05:06  Running (3344)  www,test
        old   default    bhyveload  1    256M    -          No           -         -               -  Stopped         -

        """, ResultText.Format(new Result.Guests([s_web, s_old], Verbose: true, HasTags: true)));

    [Fact]
    public void List_of_nothing_is_its_header() =>
        Assert.Equal("NAME  DATASTORE  LOADER  CPU  MEMORY  VNC  AUTO  STATE\n", ResultText.Format(new Result.Guests([], Verbose: false, HasTags: false)));

    [Fact]
    public void Datastores() => Assert.Equal(
        """
        NAME            TYPE        PATH                      ZFS DATASET
        default         directory   /vm                       -
        fast            zfs         /tank/vm                  tank/vm

        """, ResultText.Format(new Result.Datastores([new("default", "directory", "/vm", null), new("fast", "zfs", "/tank/vm", "tank/vm")])));

    [Fact]
    public void Media() => Assert.Equal(
        """
        DATASTORE           FILENAME
        default             debian-12.iso

        """, ResultText.Format(new Result.Media([new("default", "debian-12.iso", new(1 << 20), new("http://example.org/debian-12.iso"), null)])));

    [Fact]
    public void Switches() => Assert.Equal(
        """
        NAME    TYPE      IFACE      ADDRESS        PRIVATE  MTU   VLAN  PORTS
        public  standard  vm-public  192.0.2.1/24   no       9000  7     em0 em1
        public  standard  vm-public  2001:db8::/64
        home    user      -          -              -        -     -     -

        """, ResultText.Format(new Result.Switches(
        [
            new("public", "standard", "vm-public", "192.0.2.1/24 2001:db8::/64", false, 9000, 7, ["em0", "em1"]),
            new("home", "user", null, null, null, null, null, []),
        ])));

    [Fact]
    public void Switch_info() => Assert.Equal(
        """
        ------------------------
        Virtual Switch: public
        ------------------------
          type: standard
          ident: vm-public
          vlan: -
          physical-ports: em0
          bytes-in: 2048 (2.000K)
          bytes-out: 0 (0.000B)

          virtual-port
            device: tap0
            vm: web


        """, ResultText.Format(new Result.SwitchBlocks([new(new("public", "standard", "vm-public", null, false, null, null, ["em0"]), new(2048), new(0), [("tap0", "web")])])));

    [Fact]
    public void Info() => Assert.Equal(
        """
        ------------------------
        Virtual Machine: web
        ------------------------
          state: running (3344)
          datastore: default
          loader: uefi
          uuid: auto
          cpu: 2
          memory: 4G
          memory-resident: 1610612736 (1.500G)

          console-ports
            com1: /vm/web/com1.sock

          network-interface
            number: 0
            emulation: virtio-net
            virtual-switch: public
            fixed-mac-address: 58:9c:fc:00:00:01
            fixed-device: -
            active-device: tap0
            desc: vmnet/web/0/public
            mtu: 1500
            bridge: vm-public
            bytes-in: 1024 (1.000K)
            bytes-out: 0 (0.000B)

          virtual-disk
            number: 0
            device-type: file
            emulation: nvme
            options: -
            system-path: /vm/web/disk0.img
            bytes-size: 21474836480 (20.000G)
            bytes-used: 0 (0.000B)


        """, ResultText.Format(new Result.Details([s_details])));

    private static readonly GuestDetails s_details = new()
    {
        Summary = s_web, ResidentMemory = new DataSize(1610612736), ConsolePorts = [("com1", "/vm/web/com1.sock")],
        Networks = [new(0, "virtio-net", "public", "58:9c:fc:00:00:01", null) { Active = new("tap0", "vmnet/web/0/public", 1500, "vm-public", new(1024), new(0), true) }],
        Disks = [new(0, "file", "nvme", null, "/vm/web/disk0.img", new DataSize(20L << 30), new DataSize(0))],
    };

    [Fact]
    public void The_same_as_json()
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(ResultJson.Format(new Result.Guests([s_web, s_old, s_held], Verbose: true, HasTags: true)))!.AsArray();
        Assert.Equal(["running", "stopped", "locked"], list.Select(guest => guest!["state"]!.GetValue<string>()));
        Assert.Equal(3344, list[0]!["pid"]!.GetValue<int>());
        Assert.Equal(1610612736, list[0]!["resident"]!.GetValue<long>());
        Assert.Null(list[1]!["vnc"]);
        Assert.Equal("otherhost", list[2]!["locked_by"]!.GetValue<string>());
        var info = System.Text.Json.Nodes.JsonNode.Parse(ResultJson.Format(new Result.Details([s_details])))![0]!;
        Assert.Equal("vm-public", info["networks"]![0]!["active"]!["bridge"]!.GetValue<string>());
        Assert.Equal(20L << 30, info["disks"]![0]!["size"]!.GetValue<long>());
    }

    [Fact]
    public void Nothing_hangs_behind_a_line() =>
        Assert.DoesNotContain(" \n", ResultText.Format(new Result.Guests([s_web, s_old], Verbose: true, HasTags: true)), StringComparison.Ordinal);
}
