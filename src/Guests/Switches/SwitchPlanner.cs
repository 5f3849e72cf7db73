using System.Security.Cryptography;
using System.Text;
using Stead.Guests.Plans;

namespace Stead.Guests.Switches;

/// <summary>What switches are on Linux, as iproute2 commands: a bridge, its ports, and each port's settings.</summary>
public static class SwitchPlanner
{
    /// <summary>The bridge of a standard or vxlan switch, without its ports.</summary>
    public static IReadOnlyList<HostStep> Bridge(Switch planned)
    {
        var bridge = planned.BridgeName!;
        var steps = new List<HostStep>
        {
            new(["ip", "link", "add", "name", bridge, "type", "bridge"], $"type_{planned.Name}") { Undo = ["ip", "link", "del", "dev", bridge] },
            new(["ip", "link", "set", "dev", bridge, "alias", $"vm/{planned.Name}"], $"type_{planned.Name}"),
        };
        if (planned.Mtu is { } mtu) steps.Add(new(["ip", "link", "set", "dev", bridge, "mtu", $"{mtu}"], $"mtu_{planned.Name}"));
        if (planned.Address is { } address) steps.Add(new(["ip", "addr", "add", address, "dev", bridge], $"addr_{planned.Name}"));
        if (planned.Address6 is { } address6) steps.Add(new(["ip", "addr", "add", address6, "dev", bridge], $"addr6_{planned.Name}"));
        steps.Add(new(["ip", "link", "set", "dev", bridge, "up"], $"type_{planned.Name}"));
        if (planned.Type == SwitchType.Vxlan) steps.AddRange(Tunnel(planned, bridge));
        return steps;
    }

    /// <summary>
    /// Plugs an interface in. Offloads that a bridge must not have are switched off, as the FreeBSD bridge wants it. On Linux an
    /// interface in a bridge hears no addresses of its own: they and their routes move to the bridge, or the host would be cut off.
    /// </summary>
    public static IReadOnlyList<HostStep> Port(Switch planned, InterfaceFacts port)
    {
        var bridge = planned.BridgeName!;
        var key = $"ports_{planned.Name}";
        var steps = new List<HostStep>
        {
            new(["ethtool", "-K", port.Name, "tso", "off", "lro", "off"], key) { MayFail = true, Undo = ["ethtool", "-K", port.Name, "tso", "on"] },
        };
        var member = port.Name;
        if (planned.Vlan is { } vlan)
        {
            member = VlanPort(port.Name, vlan);
            steps.Add(new(["ip", "link", "set", "dev", port.Name, "up"], key));
            steps.Add(new(["ip", "link", "add", "link", port.Name, "name", member, "type", "vlan", "id", $"{vlan}"], $"vlan_{planned.Name}") { Undo = ["ip", "link", "del", "dev", member] });
        }
        steps.Add(new(["ip", "link", "set", "dev", member, "master", bridge, "up"], key) { Undo = ["ip", "link", "set", "dev", member, "nomaster"] });
        if (planned.Vlan is null && port.Addresses.Count > 0) steps.AddRange(Move(port, port.Name, bridge, key));
        return steps;
    }

    /// <summary>Unplugs an interface; what the bridge carries for it goes back.</summary>
    /// <param name="carried">The addresses and routes of the bridge that are not the switch's own.</param>
    public static IReadOnlyList<HostStep> Unplug(Switch planned, string port, InterfaceFacts carried)
    {
        var key = $"ports_{planned.Name}";
        if (planned.Vlan is { } vlan) return [new(["ip", "link", "del", "dev", VlanPort(port, vlan)], key)];
        var own = carried.Addresses.Where(address => address != planned.Address && address != planned.Address6).ToList();
        return
        [
            new(["ip", "link", "set", "dev", port, "nomaster"], key) { Undo = ["ip", "link", "set", "dev", port, "master", planned.BridgeName!] },
            .. own.Count == 0 ? [] : Move(carried with { Addresses = own }, planned.BridgeName!, port, key),
            new(["ethtool", "-K", port, "tso", "on"], key) { MayFail = true },
        ];
    }

    /// <summary>`em0.7`, shortened to what the kernel takes.</summary>
    public static string VlanPort(string port, int vlan)
    {
        var suffix = $".{vlan}";
        return port.Length + suffix.Length <= SwitchSettings.LongestInterface ? port + suffix : port[..(SwitchSettings.LongestInterface - suffix.Length)] + suffix;
    }

    /// <summary>New before old: cut short anywhere, no address and no route is lost, and it can be done again.</summary>
    private static IEnumerable<HostStep> Move(InterfaceFacts what, string from, string to, string key)
    {
        foreach (var address in what.Addresses)
            yield return new(["ip", "addr", "replace", address, "dev", to], key) { Undo = ["ip", "addr", "del", address, "dev", to] };
        foreach (var route in what.Routes)
        {
            string[] family = route.Any(word => word.Contains(':')) ? ["-6"] : [];
            yield return new(["ip", .. family, "route", "replace", .. route, "dev", to], key) { Undo = ["ip", .. family, "route", "replace", .. route, "dev", from] };
        }
        foreach (var address in what.Addresses)
            yield return new(["ip", "addr", "del", address, "dev", from], key) { Undo = ["ip", "addr", "replace", address, "dev", from] };
    }

    /// <summary>vm-bhyve's multicast group: 239 and three bytes of the MD5 of the switch's name, so that all hosts agree.</summary>
    private static IEnumerable<HostStep> Tunnel(Switch planned, string bridge)
    {
#pragma warning disable CA5351 // An agreed name, not a secret.
        var hash = MD5.HashData(Encoding.UTF8.GetBytes(planned.Name));
#pragma warning restore CA5351
        var tunnel = $"vxlan{planned.Vlan}";
        yield return new(["ip", "link", "add", "name", tunnel, "type", "vxlan", "id", $"{planned.Vlan}", "group", $"239.{hash[0]}.{hash[1]}.{hash[2]}",
            "dev", planned.Ports[0], "dstport", "4789"], $"vlan_{planned.Name}") { Undo = ["ip", "link", "del", "dev", tunnel] };
        yield return new(["ip", "link", "set", "dev", tunnel, "master", bridge, "up"], $"vlan_{planned.Name}");
    }
}
