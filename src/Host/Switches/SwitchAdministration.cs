using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Plans;
using Stead.Guests.States;
using Stead.Guests.Switches;
using Stead.Host.Listing;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Storage;

namespace Stead.Host.Switches;

/// <summary>`vm switch`: what `system.conf` says, and the bridges that carry it.</summary>
public sealed class SwitchAdministration(VmDirectory directory, INarrator narrator)
{
    public Result List() => new Result.Switches([.. SwitchSettings.Read(directory.SystemConf).Select(Summarise)]);

    public Result Info(Command.SwitchInfo command)
    {
        var all = SwitchSettings.Read(directory.SystemConf);
        var chosen = command.Names.Count == 0 ? all : [.. command.Names.Select(name => Require(name))];
        return new Result.SwitchBlocks([.. chosen.Select(Describe)]);
    }

    public Result Create(Command.SwitchCreate command)
    {
        directory.RequireEnabled();
        var planned = Check(command);
        if (planned.Type is SwitchType.Standard or SwitchType.Vxlan)
        {
            RequireRoot($"make a switch of type {command.Type}");
            RemoveUnfinished(planned);
            HostSteps.Do(SwitchPlanner.Bridge(planned));
            try
            {
                if (planned.Type == SwitchType.Standard) foreach (var port in planned.Ports) Plug(planned, port);
                directory.UpdateSystemConf(file => SwitchSettings.With(file, planned));
            }
            catch
            {
                HostSteps.Undo(SwitchPlanner.Bridge(planned));
                throw;
            }
            return new Result.Done();
        }
        directory.UpdateSystemConf(file => SwitchSettings.With(file, planned));
        return new Result.Done();
    }

    /// <summary>The bridge of a creation that was cut short before it was written down.</summary>
    private static void RemoveUnfinished(Switch planned)
    {
        if (InterfaceReader.Read(planned.BridgeName!) is not { } left) return;
        var isNameless = left.Description is null && !left.IsUp && InterfaceReader.Members(left.Device).Count == 0;
        if (left.Description == $"vm/{planned.Name}" || isNameless) HostSteps.Undo(SwitchPlanner.Bridge(planned));
    }

    public Result Add(Command.SwitchAdd command)
    {
        directory.RequireEnabled();
        var found = Require(command.Name);
        RequireBridge(found, "interfaces");
        RequireRoot("plug an interface into a switch");
        if (found.Ports.Contains(command.Interface)) throw new UserError($"{Names.Printable(command.Interface)} is in the switch {found.Name} already");
        if (SwitchSettings.Read(directory.SystemConf).FirstOrDefault(other => other.Vlan == found.Vlan && other.Ports.Contains(command.Interface)) is { } holder)
            throw new UserError($"{Names.Printable(command.Interface)} is in the switch {holder.Name}", $"'vm switch remove {holder.Name} {Names.Printable(command.Interface)}' first");
        if (!Directory.Exists($"/sys/class/net/{found.BridgeName}")) HostSteps.Do(SwitchPlanner.Bridge(found));
        Plug(found, command.Interface);
        directory.UpdateSystemConf(file => SwitchSettings.WithPorts(file, found.Name, [.. file.Words($"ports_{found.Name}"), command.Interface]));
        return new Result.Done();
    }

    public Result Remove(Command.SwitchRemove command)
    {
        directory.RequireEnabled();
        var found = Require(command.Name);
        RequireBridge(found, "interfaces");
        RequireRoot("unplug an interface from a switch");
        if (!found.Ports.Contains(command.Interface))
            throw new UserError($"{Names.Printable(command.Interface)} is not in the switch {found.Name}", $"it has {(found.Ports.Count == 0 ? "none" : string.Join(", ", found.Ports))}");
        Unplug(found, command.Interface);
        directory.UpdateSystemConf(file => SwitchSettings.WithPorts(file, found.Name, [.. file.Words($"ports_{found.Name}").Where(port => port != command.Interface)]));
        return new Result.Done();
    }

    public Result Destroy(Command.SwitchDestroy command)
    {
        directory.RequireEnabled();
        var found = Require(command.Name);
        if (found.Type is SwitchType.Standard or SwitchType.Vxlan && Directory.Exists($"/sys/class/net/{found.BridgeName}"))
        {
            RequireRoot("remove a switch");
            var guests = Describe(found).VirtualPorts.Select(port => port.Guest ?? port.Device).Distinct().ToList();
            if (guests.Count > 0) throw new UserError($"guests are plugged into the switch {found.Name}: {string.Join(", ", guests)}", "stop them first");
            if (found.Type == SwitchType.Standard) foreach (var port in found.Ports) Unplug(found, port);
            HostSteps.Undo(SwitchPlanner.Bridge(found));
        }
        directory.UpdateSystemConf(file => SwitchSettings.Without(file, found.Name));
        return new Result.Done();
    }

    /// <summary>After a boot of the host. A switch that fails is told and never stops the others.</summary>
    public void BringUpAll()
    {
        foreach (var one in SwitchSettings.Read(directory.SystemConf).Where(one => one.Type is SwitchType.Standard or SwitchType.Vxlan))
        {
            try
            {
                if (!Directory.Exists($"/sys/class/net/{one.BridgeName}"))
                {
                    RequireRoot($"bring up the switch {one.Name}");
                    HostSteps.Do(SwitchPlanner.Bridge(one));
                }
                var members = InterfaceReader.Members(one.BridgeName!);
                foreach (var port in one.Ports.Where(port => one.Type == SwitchType.Standard && !members.Contains(one.Vlan is { } vlan ? SwitchPlanner.VlanPort(port, vlan) : port))) Plug(one, port);
            }
            catch (Exception e) when (e is HostException or UserError) { narrator.Warn($"switch {one.Name}: {e.Message}"); }
        }
    }

    private Switch Check(Command.SwitchCreate command)
    {
        Names.Require("switch name", command.Name);
        var complaints = new List<Complaint>();
        if (SwitchSettings.Read(directory.SystemConf).Any(other => other.Name == command.Name)) complaints.Add(new($"switch {command.Name} already exists"));
        if (!Enum.TryParse<SwitchType>(command.Type, ignoreCase: true, out var type) || char.IsAsciiDigit(command.Type[0]))
            complaints.Add(new($"invalid switch type - '{Names.Printable(command.Type)}'") { Instead = "take standard, manual, vxlan or user" });
        else if (type is SwitchType.Vale or SwitchType.Netgraph && OperatingSystem.IsLinux())
            complaints.Add(new($"switches of type {command.Type} are FreeBSD's") { Instead = "take standard, manual, vxlan or user" });
        if (command.Vlan is < 0 or >= 4095) complaints.Add(new("invalid vlan number") { Instead = "take 1 to 4094" });
        if (command.Mtu is < 100 or > 9000) complaints.Add(new("invalid mtu") { Instead = "take 1280 to 9000" });
        if (command.Address is { } cidr && !IsCidr(cidr)) complaints.Add(new("address must be supplied in CIDR notation (e.g. 192.0.2.1/24, 3fff::1/64)"));
        if (type == SwitchType.Manual && command.Bridge is null) complaints.Add(new("a manual switch needs its bridge") { Instead = $"vm switch create -t manual -b BRIDGE {command.Name}" });
        if (type == SwitchType.Manual && command.Bridge is { } bridge && !Directory.Exists($"/sys/class/net/{bridge.Replace('/', '_')}/bridge"))
            complaints.Add(new($"there is no bridge '{Names.Printable(bridge)}'") { Instead = "'ip link show type bridge' shows them" });
        if (type == SwitchType.Vxlan && (command.Vlan is null || command.Interface is null)) complaints.Add(new("a vxlan switch needs -i and -n") { Instead = $"vm switch create -t vxlan -i INTERFACE -n NUMBER {command.Name}" });
        if (complaints.Count > 0) throw new UserError(complaints);
        var v6 = command.Address?.Contains(':') ?? false;
        return new(command.Name, type)
        {
            BridgeName = type switch { SwitchType.Standard or SwitchType.Vxlan => SwitchSettings.BridgeOf(command.Name), SwitchType.Manual => command.Bridge, _ => null },
            Ports = command.Interface is { } port ? [port] : [],
            Vlan = command.Vlan is 0 ? null : command.Vlan,
            Address = v6 ? null : command.Address,
            Address6 = v6 ? command.Address : null,
            Mtu = command.Mtu,
            Private = command.Private,
        };
    }

    private static bool IsCidr(string text) => text.Contains('/') && System.Net.IPNetwork.TryParse(Network(text), out _);

    /// <summary>IPNetwork wants the host bits clear; here they are the host's address.</summary>
    private static string Network(string cidr)
    {
        var parts = cidr.Split('/');
        return parts.Length == 2 && System.Net.IPAddress.TryParse(parts[0], out var address) && (address.ToString() == parts[0] || parts[0].Contains(':'))
            ? $"{(parts[0].Contains(':') ? "::" : "0.0.0.0")}/{parts[1]}" : "";
    }

    private void Plug(Switch into, string port)
    {
        var facts = InterfaceFactsReader.Read(port);
        if (!facts.Exists) throw new UserError($"there is no interface '{Names.Printable(port)}'", "'ip link' shows them all");
        EnsureEthtool(port);
        HostSteps.Do(SwitchPlanner.Port(into, facts));
        if (into.Vlan is null && facts.Addresses.Count > 0)
            narrator.Warn($"{string.Join(", ", facts.Addresses)} moved from {port} to {into.BridgeName}, so that this host stays reachable; a DHCP client must now serve {into.BridgeName}");
    }

    private void EnsureEthtool(string port)
    {
        try { new PackageInstaller(narrator).Require("ethtool"); }
        catch (Exception e) when (e is UserError or HostException)
        {
            narrator.Warn($"the offloads of {port} stay as they are: {e.Message}");
        }
    }

    private static void Unplug(Switch from, string port)
    {
        if (!Directory.Exists($"/sys/class/net/{from.BridgeName}") || !Directory.Exists($"/sys/class/net/{port}")) return;
        var carried = from.Ports.Count > 1 ? new(from.BridgeName!, null, [], []) : InterfaceFactsReader.Read(from.BridgeName!);
        HostSteps.Do(SwitchPlanner.Unplug(from, port, carried));
    }

    private Switch Require(string name)
    {
        var all = SwitchSettings.Read(directory.SystemConf);
        return all.FirstOrDefault(one => one.Name == name) ?? throw new UserError(
            $"there is no switch '{Names.Printable(name)}'",
            Spelling.Nearest(name, all.Select(one => one.Name)) is { } near ? $"did you mean {near}?" : "'vm switch list' shows them all");
    }

    private static void RequireBridge(Switch found, string what)
    {
        if (found.Type is not SwitchType.Standard)
            throw new UserError($"feature not currently supported on switches of this type", $"{found.Name} is of type {found.Type.ToString().ToLowerInvariant()}, and only standard switches take {what}");
    }

    private static void RequireRoot(string what)
    {
        if (!SystemCalls.IsRoot) throw new UserError($"only root can {what}", "run it with sudo, or make a switch that needs no root: vm switch create -t user NAME");
    }

    private static SwitchSummary Summarise(Switch one) => new(one.Name, one.Type.ToString().ToLowerInvariant(),
        one.Type switch { SwitchType.Vxlan => $"vxlan{one.Vlan}", _ => one.BridgeName },
        string.Join(' ', new[] { one.Address, one.Address6 }.OfType<string>()) is { Length: > 0 } addresses ? addresses : null,
        one.Type is SwitchType.User ? null : one.Private, one.Mtu, one.Vlan, one.Ports);

    private static SwitchDetails Describe(Switch one)
    {
        var bridge = one.BridgeName is { } name ? InterfaceReader.Read(name) : null;
        var taps = one.BridgeName is { } at ? InterfaceReader.Members(at).Where(member => !one.Ports.Contains(member)) : [];
        return new(Summarise(one), bridge?.In, bridge?.Out,
            [.. taps.Select(tap => (Device: tap, InterfaceReader.Read(tap)?.Description)).Where(port => port.Description?.StartsWith("vmnet/", StringComparison.Ordinal) ?? false)
                .Select(port => (port.Device, (string?)port.Description!.Split('/')[1]))]);
    }
}
