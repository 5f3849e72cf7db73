using System.Security.Cryptography;
using System.Text;
using Stead.Guests.Settings;

namespace Stead.Guests.Switches;

/// <summary>Switches as vm-bhyve keeps them in `system.conf`: `switch_list`, then `type_S`, `ports_S`, `vlan_S`, … for each.</summary>
public static class SwitchSettings
{
    /// <summary>The kernel's limit for an interface's name (IFNAMSIZ).</summary>
    public const int LongestInterface = 15;

    public static IReadOnlyList<Switch> Read(SettingsFile systemConf)
    {
        var switches = new List<Switch>();
        foreach (var name in systemConf.Words("switch_list").Distinct())
        {
            if (Names.Check("switch name", name) is not null) continue;
            var type = Enum.TryParse<SwitchType>(systemConf[$"type_{name}"] ?? "standard", ignoreCase: true, out var known) ? known : SwitchType.Standard;
            switches.Add(new(name, type)
            {
                BridgeName = type switch
                {
                    SwitchType.Standard or SwitchType.Vxlan => BridgeOf(name),
                    SwitchType.Manual => systemConf[$"bridge_{name}"],
                    _ => null,
                },
                Ports = systemConf.Words($"ports_{name}"),
                Vlan = Number(systemConf[$"vlan_{name}"]),
                Address = Written(systemConf[$"addr_{name}"]),
                Address6 = Written(systemConf[$"addr6_{name}"]),
                Mtu = Number(systemConf[$"mtu_{name}"]),
                Private = Booleans.Read(systemConf[$"private_{name}"], absent: false),
            });
        }
        return switches;
    }

    public static SettingsFile With(SettingsFile systemConf, Switch added)
    {
        var file = systemConf.With("switch_list", string.Join(' ', systemConf.Words("switch_list").Append(added.Name).Distinct()));
        file = file.With($"type_{added.Name}", added.Type.ToString().ToLowerInvariant());
        if (added.Type == SwitchType.Manual && added.BridgeName is { } bridge) file = file.With($"bridge_{added.Name}", bridge);
        if (added.Vlan is { } vlan) file = file.With($"vlan_{added.Name}", $"{vlan}");
        if (added.Address is { } address) file = file.With($"addr_{added.Name}", address);
        if (added.Address6 is { } address6) file = file.With($"addr6_{added.Name}", address6);
        if (added.Mtu is { } mtu) file = file.With($"mtu_{added.Name}", $"{mtu}");
        if (added.Private) file = file.With($"private_{added.Name}", "yes");
        return WithPorts(file, added.Name, added.Ports);
    }

    public static SettingsFile WithPorts(SettingsFile systemConf, string name, IReadOnlyList<string> ports) =>
        ports.Count == 0 ? systemConf.Without($"ports_{name}") : systemConf.With($"ports_{name}", string.Join(' ', ports));

    public static SettingsFile Without(SettingsFile systemConf, string name)
    {
        var rest = systemConf.Words("switch_list").Where(other => other != name).ToList();
        var file = rest.Count == 0 ? systemConf.Without("switch_list") : systemConf.With("switch_list", string.Join(' ', rest));
        foreach (var key in (ReadOnlySpan<string>)["type", "ports", "vlan", "addr", "addr6", "mtu", "private", "nat", "bridge"]) file = file.Without($"{key}_{name}");
        return file;
    }

    /// <summary>`vm-NAME`; a longer name than the kernel takes is shortened, with a part of its hash.</summary>
    public static string BridgeOf(string name) => name.Length + 3 <= LongestInterface
        ? $"vm-{name}"
        : $"vm-{name[..6]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..5]}";

    private static string? Written(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static int? Number(string? value) => int.TryParse(value, out var number) ? number : null;
}
