using System.Text.Json.Nodes;
using Stead.Guests.Commands;
using Stead.Guests.Plans;
using Stead.Guests.States;

namespace Stead.Guests.Json;

/// <summary>What machines see of a result: one document, snake_case names, sizes in bytes, null where a table has `-`.</summary>
public static class ResultJson
{
    public static string Format(Result result)
    {
        JsonNode? node = result switch
        {
            Result.Guests guests => List(guests.Rows, Summary),
            Result.Details details => List(details.Blocks, Details),
            Result.Planned planned => Plan(planned.Plan),
            Result.Switches switches => List(switches.Rows, Switch),
            Result.SwitchBlocks blocks => List(blocks.Blocks, SwitchBlock),
            Result.Datastores stores => List(stores.Rows, store => new()
            {
                ["name"] = store.Name, ["type"] = store.Type, ["path"] = store.Path, ["dataset"] = store.Dataset,
            }),
            Result.Media media => List(media.Rows, medium => new()
            {
                ["datastore"] = medium.Datastore, ["file_name"] = medium.FileName, ["size"] = medium.Size.Bytes,
                ["origin"] = medium.Origin?.ToString(), ["sha256"] = medium.Sha256,
            }),
            Result.Ready ready => new JsonObject { ["name"] = ready.Name, ["page"] = ready.Page.ToString() },
            _ => new JsonObject(),
        };
        return JsonLayout.Format(node!);
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> convert) => new([.. items.Select(JsonNode (item) => convert(item))]);

    private static JsonObject Summary(GuestSummary guest)
    {
        var text = new JsonObject
        {
            ["name"] = guest.Name, ["datastore"] = guest.Datastore, ["loader"] = guest.Loader, ["cpu"] = guest.Cpu, ["memory"] = guest.Memory,
            ["vnc"] = guest.Vnc, ["autostart"] = guest.AutoStart, ["state"] = guest.State.GetType().Name.ToLowerInvariant(),
            ["pid"] = guest.State switch
            {
                GuestState.Running running => running.HypervisorPid,
                GuestState.Bootloader loader => loader.Pid,
                GuestState.Locked locked => locked.HypervisorPid,
                _ => null,
            },
            ["locked_by"] = (guest.State as GuestState.Locked)?.Host,
            ["tags"] = JsonLayout.Strings(guest.Tags),
        };
        if (guest.Usage is { } usage)
        {
            text["cpu_percent"] = Math.Round(usage.CpuPercent, 1);
            text["resident"] = usage.Resident.Bytes;
            text["uptime_seconds"] = (long)usage.Elapsed.TotalSeconds;
        }
        return text;
    }

    private static JsonObject Details(GuestDetails guest)
    {
        var text = Summary(guest.Summary);
        text["uuid"] = guest.Uuid;
        text["cpu_topology"] = guest.Topology;
        text["memory_resident"] = guest.ResidentMemory?.Bytes;
        text["console_ports"] = new JsonObject(guest.ConsolePorts.Select(port => KeyValuePair.Create(port.Port, (JsonNode?)port.Place)));
        text["networks"] = List(guest.Networks, network => new()
        {
            ["number"] = network.Number, ["emulation"] = network.Emulation, ["switch"] = network.Switch, ["fixed_mac"] = network.FixedMac,
            ["fixed_device"] = network.FixedDevice,
            ["active"] = network.Active is not { } active ? null : new JsonObject
            {
                ["device"] = active.Device, ["description"] = active.Description, ["mtu"] = active.Mtu, ["bridge"] = active.Bridge,
                ["bytes_in"] = active.In?.Bytes, ["bytes_out"] = active.Out?.Bytes,
            },
        });
        text["disks"] = List(guest.Disks, disk => new()
        {
            ["number"] = disk.Number, ["device_type"] = disk.DeviceType, ["emulation"] = disk.Emulation, ["options"] = disk.Options,
            ["path"] = disk.Path, ["size"] = disk.Size?.Bytes, ["used"] = disk.Used?.Bytes,
        });
        return text;
    }

    private static JsonObject Plan(LaunchPlan plan) => new()
    {
        ["guest"] = plan.GuestName, ["hypervisor"] = plan.Hypervisor, ["directory"] = plan.GuestDirectory,
        ["arguments"] = List(plan.Arguments, argument => new() { ["text"] = argument.Text, ["key"] = argument.Key }),
        ["files"] = List(plan.Files, file => new() { ["path"] = file.Path, ["copy_of"] = file.CopyOf, ["secret"] = file.Secret, ["key"] = file.Key }),
        ["steps"] = List(plan.Steps, step => new() { ["do"] = JsonLayout.Strings(step.Do), ["undo"] = step.Undo is null ? null : JsonLayout.Strings(step.Undo), ["key"] = step.Key }),
        ["notes"] = List(plan.Notes, note => new() { ["kind"] = note.Kind.ToString().ToLowerInvariant(), ["key"] = note.Key, ["text"] = note.Text }),
    };

    private static JsonObject Switch(SwitchSummary one) => new()
    {
        ["name"] = one.Name, ["type"] = one.Type, ["interface"] = one.Interface, ["address"] = one.Address, ["private"] = one.Private,
        ["mtu"] = one.Mtu, ["vlan"] = one.Vlan, ["ports"] = JsonLayout.Strings(one.Ports),
    };

    private static JsonObject SwitchBlock(SwitchDetails one)
    {
        var text = Switch(one.Summary);
        text["bytes_in"] = one.In?.Bytes;
        text["bytes_out"] = one.Out?.Bytes;
        text["virtual_ports"] = List(one.VirtualPorts, port => new() { ["device"] = port.Device, ["guest"] = port.Guest });
        return text;
    }
}
