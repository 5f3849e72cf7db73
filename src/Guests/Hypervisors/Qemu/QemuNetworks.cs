using System.Security.Cryptography;
using System.Text;
using Stead.Guests.Plans;
using Stead.Guests.Switches;

namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>Network cards and what they are plugged into.</summary>
internal static class QemuNetworks
{
    public static void Add(Guest guest, HostFacts host, CommandLine line, List<HostStep> steps, List<Complaint> complaints)
    {
        foreach (var network in guest.Networks)
        {
            if (Backend(guest, network, host, steps, complaints) is not { } backend) continue;
            line.Add(network.Device is null ? $"network{network.Number}_switch" : $"network{network.Number}_device", "-netdev", backend);
            var mac = network.Mac is null ? "" : $",mac={network.Mac}";
            var model = network.Emulation == NetworkEmulation.E1000 ? "e1000" : "virtio-net-pci";
            line.Add($"network{network.Number}_type", "-device", $"{model},netdev=net{network.Number}{mac},addr={PciSlots.Network(network.Number)}");
        }
    }

    private static string? Backend(Guest guest, Network network, HostFacts host, List<HostStep> steps, List<Complaint> complaints)
    {
        var id = $"id=net{network.Number}";
        if (network.Device is { } device) return $"tap,{id},ifname={device},script=no,downscript=no";
        var key = $"network{network.Number}_switch";
        if (network.Switch is not { } name) return $"hubport,{id},hubid={network.Number}";
        if (!host.Switches.TryGetValue(name, out var found))
        {
            var near = Spelling.Nearest(name, host.Switches.Keys);
            complaints.Add(new($"there is no switch '{Names.Printable(name)}'")
            {
                Key = key,
                Instead = near is not null ? $"write {key}=\"{near}\"" : $"make it with 'vm switch create {name}' (with '-t user' it needs no root)",
            });
            return null;
        }
        switch (found.Type)
        {
            case SwitchType.User:
                return $"user,{id}{string.Concat(network.Forwards.Select(Forward))}";
            case SwitchType.Standard or SwitchType.Manual or SwitchType.Vxlan when found.BridgeName is { } bridge:
                if (!host.IsRoot)
                {
                    complaints.Add(new($"the switch '{name}' is a bridge, and only root can plug a guest into it")
                    {
                        Key = key, Instead = $"run it as root (sudo vm start {guest.Name}), or use a switch made with 'vm switch create -t user NAME'",
                    });
                }
                var tap = network.TapName ?? TapName(guest, network);
                AddTap(guest, network, found, bridge, tap, steps);
                return $"tap,{id},ifname={tap},script=no,downscript=no";
            default:
                complaints.Add(new($"QEMU has no way into the switch '{name}' of type {found.Type.ToString().ToLowerInvariant()}")
                {
                    Key = key, Instead = "use a switch of type standard, manual or user",
                });
                return null;
        }
    }

    private static void AddTap(Guest guest, Network network, Switch into, string bridge, string tap, List<HostStep> steps)
    {
        var key = $"network{network.Number}_switch";
        steps.Add(new(["ip", "tuntap", "add", "dev", tap, "mode", "tap"], key) { Undo = ["ip", "tuntap", "del", "dev", tap, "mode", "tap"] });
        steps.Add(new(["ip", "link", "set", "dev", tap, "alias", $"vmnet/{guest.Name}/{network.Number}/{into.Name}"], key));
        if (into.Mtu is { } mtu) steps.Add(new(["ip", "link", "set", "dev", tap, "mtu", $"{mtu}"], key));
        steps.Add(new(["ip", "link", "set", "dev", tap, "master", bridge, "up"], key));
        if (into.Private) steps.Add(new(["bridge", "link", "set", "dev", tap, "isolated", "on"], key));
    }

    private static string Forward(PortForward forward) =>
        $",hostfwd={(forward.Udp ? "udp" : "tcp")}:{forward.HostAddress}:{forward.HostPort}-:{forward.GuestPort}";

    /// <summary>Known before the start, the same at each, and of this guest alone: `tap-1f3a9c42.0`. The kernel allows 15 characters.</summary>
    internal static string TapName(Guest guest, Network network) =>
        $"tap-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(guest.Directory)))[..8]}.{network.Number}";
}
