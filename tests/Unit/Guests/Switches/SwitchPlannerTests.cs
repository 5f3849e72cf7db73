using Stead.Guests.Plans;
using Stead.Guests.Settings;
using Stead.Guests.Switches;

namespace Stead.Tests.Unit.Guests.Switches;

public sealed class SwitchPlannerTests
{
    private static readonly Switch s_public = new("public", SwitchType.Standard) { BridgeName = "vm-public" };

    private static string[] Commands(IEnumerable<HostStep> steps) => [.. steps.Select(step => string.Join(' ', step.Do))];

    [Fact]
    public void A_bridge() => Assert.Equal(
        ["ip link add name vm-public type bridge", "ip link set dev vm-public alias vm/public", "ip link set dev vm-public mtu 9000", "ip addr add 192.0.2.1/24 dev vm-public", "ip link set dev vm-public up"],
        Commands(SwitchPlanner.Bridge(s_public with { Mtu = 9000, Address = "192.0.2.1/24" })));

    [Fact]
    public void A_port_gives_its_addresses_and_routes_to_the_bridge_new_before_old() => Assert.Equal(
        [
            "ethtool -K em0 tso off lro off", "ip link set dev em0 master vm-public up", "ip addr replace 10.0.0.5/24 dev vm-public",
            "ip route replace default via 10.0.0.1 dev vm-public", "ip addr del 10.0.0.5/24 dev em0",
        ], Commands(SwitchPlanner.Port(s_public, new InterfaceFacts("em0", "58:9c:fc:00:00:01", ["10.0.0.5/24"], [["default", "via", "10.0.0.1"]]))));

    [Fact]
    public void A_port_with_a_tag_is_an_interface_of_its_own() => Assert.Contains("ip link add link em0 name em0.7 type vlan id 7",
        Commands(SwitchPlanner.Port(s_public with { Vlan = 7 }, new InterfaceFacts("em0", "58:9c:fc:00:00:01", ["10.0.0.5/24"], []))));

    [Fact]
    public void What_the_bridge_carried_goes_back_and_the_switchs_own_address_stays()
    {
        var commands = Commands(SwitchPlanner.Unplug(s_public with { Address = "192.0.2.1/24" }, "em0", new InterfaceFacts("vm-public", "58:9c:fc:00:00:02", ["192.0.2.1/24", "10.0.0.5/24"], [])));
        Assert.Contains("ip addr replace 10.0.0.5/24 dev em0", commands);
        Assert.DoesNotContain(commands, command => command.Contains("192.0.2.1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public", "vm-public")]
    [InlineData("twelve-chars", "vm-twelve-chars")]
    public void A_bridge_is_named_after_its_switch(string name, string bridge) => Assert.Equal(bridge, SwitchSettings.BridgeOf(name));

    [Fact]
    public void A_long_name_is_shortened_and_stays_its_own()
    {
        var (one, two) = (SwitchSettings.BridgeOf("a-very-long-switch-one"), SwitchSettings.BridgeOf("a-very-long-switch-two"));
        Assert.NotEqual(one, two);
        Assert.All([one, two], name => Assert.InRange(name.Length, 1, 15));
        Assert.Equal(15, SwitchPlanner.VlanPort("enp0s31f6u4u1u2", 4094).Length);
    }

    [Fact]
    public void What_is_written_to_system_conf_is_read_again()
    {
        var file = SettingsFile.Parse("system.conf", "# mine\nswitch_list=\"home\"\ntype_home=\"user\"\n");
        var added = s_public with { Vlan = 7, Address = "192.0.2.1/24", Address6 = "2001:db8::1/64", Mtu = 1400, Private = true, Ports = ["em0", "em1"] };
        var read = SwitchSettings.Read(SwitchSettings.With(file, added));
        Assert.Equal(["home", "public"], read.Select(one => one.Name));
        Assert.Equivalent(added, read[1]);
        Assert.Equal(file.ToString(), SwitchSettings.Without(SwitchSettings.With(file, added), "public").ToString());
    }
}
