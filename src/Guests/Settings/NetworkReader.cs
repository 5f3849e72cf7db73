using System.Net;

namespace Stead.Guests.Settings;

/// <summary>The keys `networkN_…`, from network0 on to the first number without a type, as vm-bhyve counts.</summary>
internal static class NetworkReader
{
    public const int Most = 64;

    private static readonly Dictionary<string, NetworkEmulation> Emulations = new()
    {
        ["virtio-net"] = NetworkEmulation.VirtioNet, ["e1000"] = NetworkEmulation.E1000,
    };

    public static IReadOnlyList<Network> Read(Reading reading)
    {
        var networks = new List<Network>();
        var macs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        for (; number < Most && reading.Text($"network{number}_type") is not null; number++)
        {
            var emulation = reading.Choice($"network{number}_type", Emulations) ?? NetworkEmulation.VirtioNet;
            networks.Add(new(number, emulation, SwitchName(reading, $"network{number}_switch"), Mac(reading, $"network{number}_mac", macs),
                InterfaceName(reading, $"network{number}_device"), InterfaceName(reading, $"network{number}_name"),
                Forwards(reading, $"network{number}_forward")));
        }
        if (number == Most && reading.Text($"network{Most}_type") is not null)
            reading.Error($"network{Most}_type", $"is one network too many: {Most} fit", "take some out");
        foreach (var key in reading.File.Keys.Where(key => DiskReader.NumberOf(key, "network", "_switch") is { } n && n >= number && n < Most))
        {
            var type = key.Replace("_switch", "_type");
            if (reading.Text(type) is null) reading.Error(key, $"has no {type} beside it", $"write {type}=\"virtio-net\"");
            else reading.Warn(key, $"is ignored: networks are counted without a gap, and there is no network{number}_type", $"renumber it to network{number}");
        }
        if (Forwards(reading, "forward") is { Count: > 0 } forwards)
        {
            if (networks.Count == 0) reading.Error("forward", "there is no network to forward to", "write network0_type=\"virtio-net\" and network0_switch");
            else networks[0] = networks[0] with { Forwards = [.. networks[0].Forwards, .. forwards] };
        }
        return networks;
    }

    private static string? SwitchName(Reading reading, string key)
    {
        if (reading.Text(key) is not { } name) return null;
        if (Names.Check("switch name", name) is not { } complaint) return name;
        reading.Error(key, complaint.What, complaint.Instead);
        return null;
    }

    private static string? Mac(Reading reading, string key, Dictionary<string, string> seen)
    {
        if (reading.Text(key) is not { } text) return null;
        if (MacAddress.TryParse(text) is not { } mac)
        {
            reading.Error(key, $"'{Names.Printable(text)}' is not a hardware address of one station", "write six bytes, 58:9c:fc:00:01:02, the first one even; or take the line out");
            return null;
        }
        if (!seen.TryAdd(mac, key)) reading.Error(key, $"is the same as {seen[mac]}", "take the line out: a new one is made");
        return mac;
    }

    private static string? InterfaceName(Reading reading, string key)
    {
        if (reading.Text(key) is not { } name) return null;
        if (name.Length <= 15 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && name is not ("." or "..") && name[0] != '-') return name;
        reading.Error(key, $"'{Names.Printable(name)}' is not the name of an interface", "write at most 15 letters, digits, '.', '_' and '-'");
        return null;
    }

    private static IReadOnlyList<PortForward> Forwards(Reading reading, string key)
    {
        var forwards = new List<PortForward>();
        foreach (var word in reading.File.Words(key))
        {
            if (TryParseForward(word) is { } forward) forwards.Add(forward);
            else reading.Error(key, $"'{Names.Printable(word)}' does not say what leads where", "write HOST:GUEST, udp:HOST:GUEST or ADDRESS:HOST:GUEST, as 8080:80");
        }
        return forwards;
    }

    /// <summary>`[tcp:|udp:][ADDRESS:]HOST:GUEST`.</summary>
    private static PortForward? TryParseForward(string word)
    {
        var parts = word.Split(':');
        var udp = parts[0] == "udp";
        if (parts[0] is "udp" or "tcp") parts = parts[1..];
        if (parts.Length is not (2 or 3) || !TryParsePort(parts[^2], out var host) || !TryParsePort(parts[^1], out var guest)) return null;
        if (parts.Length == 2) return new(udp, "127.0.0.1", host, guest);
        return IPAddress.TryParse(parts[0], out var address) && parts[0].Count(c => c == '.') == 3 ? new(udp, address.ToString(), host, guest) : null;
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out port) && port is > 0 and < 65536;
}
