using System.Text;
using Stead.Guests.States;

namespace Stead.Guests.Tables;

/// <summary>`vm info`.</summary>
public static class GuestBlocks
{
    private const string Rule = "------------------------\n";

    public static string Format(IEnumerable<GuestDetails> guests) => string.Concat(guests.Select(Block));

    private static string Block(GuestDetails guest)
    {
        var summary = guest.Summary;
        var text = new StringBuilder($"{Rule}Virtual Machine: {summary.Name}\n{Rule}");
        text.Append($"  state: {summary.State.ToString().ToLowerInvariant()}\n  datastore: {summary.Datastore}\n  loader: {summary.Loader}\n");
        text.Append($"  uuid: {guest.Uuid ?? "auto"}\n  cpu: {summary.Cpu}\n");
        if (guest.Topology is { } topology) text.Append($"  cpu-topology: {topology}\n");
        text.Append($"  memory: {summary.Memory}\n");
        if (guest.ResidentMemory is { } resident) text.Append($"  memory-resident: {resident.ToLongString()}\n");
        if (guest.ConsolePorts.Count > 0)
        {
            text.Append("\n  console-ports\n");
            foreach (var (port, place) in guest.ConsolePorts) text.Append($"    {port}: {place}\n");
        }
        foreach (var network in guest.Networks) Append(text, network);
        foreach (var disk in guest.Disks) Append(text, disk);
        return text.Append('\n').ToString();
    }

    private static void Append(StringBuilder text, NetworkDetails network)
    {
        text.Append($"\n  network-interface\n    number: {network.Number}\n    emulation: {network.Emulation}\n    virtual-switch: {network.Switch ?? "-"}\n");
        text.Append($"    fixed-mac-address: {network.FixedMac ?? "-"}\n    fixed-device: {network.FixedDevice ?? "-"}\n");
        if (network.Active is not { } active) return;
        text.Append($"    active-device: {active.Device}\n    desc: {active.Description ?? "-"}\n    mtu: {active.Mtu?.ToString() ?? "-"}\n    bridge: {active.Bridge ?? "-"}\n");
        if (active.In is { } bytesIn) text.Append($"    bytes-in: {bytesIn.ToLongString()}\n");
        if (active.Out is { } bytesOut) text.Append($"    bytes-out: {bytesOut.ToLongString()}\n");
    }

    private static void Append(StringBuilder text, DiskDetails disk)
    {
        text.Append($"\n  virtual-disk\n    number: {disk.Number}\n    device-type: {disk.DeviceType}\n    emulation: {disk.Emulation}\n");
        text.Append($"    options: {disk.Options ?? "-"}\n    system-path: {disk.Path ?? "-"}\n");
        if (disk.Size is { } size) text.Append($"    bytes-size: {size.ToLongString()}\n");
        if (disk.Used is { } used) text.Append($"    bytes-used: {used.ToLongString()}\n");
    }
}
