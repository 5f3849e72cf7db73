using System.Text;
using Stead.Guests.States;

namespace Stead.Guests.Tables;

/// <summary>`vm switch list` and `vm switch info`.</summary>
public static class SwitchTable
{
    private const string Rule = "------------------------\n";

    /// <summary>A second row carries the IPv6 address.</summary>
    public static string Format(IReadOnlyList<SwitchSummary> switches)
    {
        var rows = new List<string[]> { (string[])["NAME", "TYPE", "IFACE", "ADDRESS", "PRIVATE", "MTU", "VLAN", "PORTS"] };
        foreach (var one in switches)
        {
            var addresses = one.Address?.Split(' ') ?? ["-"];
            rows.Add([one.Name, one.Type, one.Interface ?? "-", addresses[0], one.Private switch { true => "yes", false => "no", null => "-" },
                one.Mtu?.ToString() ?? "-", one.Vlan?.ToString() ?? "-", one.Ports.Count == 0 ? "-" : string.Join(' ', one.Ports)]);
            foreach (var more in addresses.Skip(1)) rows.Add([one.Name, one.Type, one.Interface ?? "-", more, "", "", "", ""]);
        }
        return ColumnTable.Format(rows);
    }

    public static string FormatBlocks(IEnumerable<SwitchDetails> switches)
    {
        var text = new StringBuilder();
        foreach (var one in switches)
        {
            text.Append($"{Rule}Virtual Switch: {one.Summary.Name}\n{Rule}  type: {one.Summary.Type}\n  ident: {one.Summary.Interface ?? "-"}\n");
            text.Append($"  vlan: {one.Summary.Vlan?.ToString() ?? "-"}\n  physical-ports: {(one.Summary.Ports.Count == 0 ? "-" : string.Join(' ', one.Summary.Ports))}\n");
            if (one.In is { } bytesIn) text.Append($"  bytes-in: {bytesIn.ToLongString()}\n");
            if (one.Out is { } bytesOut) text.Append($"  bytes-out: {bytesOut.ToLongString()}\n");
            foreach (var (device, guest) in one.VirtualPorts) text.Append($"\n  virtual-port\n    device: {device}\n    vm: {guest ?? "-"}\n");
            text.Append('\n');
        }
        return text.ToString();
    }
}
