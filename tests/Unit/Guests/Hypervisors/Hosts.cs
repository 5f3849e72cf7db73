using Stead.Guests.Hypervisors;
using Stead.Guests.Switches;

namespace Stead.Tests.Unit.Guests.Hypervisors;

/// <summary>Hosts to plan for.</summary>
internal static class Hosts
{
    public static HostFacts Ordinary { get; } = new()
    {
        KvmWorks = true, IsRoot = true, QemuProgram = "/usr/bin/qemu-system-x86_64",
        UefiFirmware = ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
        Switches = new Switch[]
        {
            new("public", SwitchType.Standard) { BridgeName = "vm-public", Mtu = 1400, Private = true },
            new("lan", SwitchType.Manual) { BridgeName = "br0" },
            new("home", SwitchType.User),
            new("netmap", SwitchType.Vale),
        }.ToDictionary(one => one.Name),
    };
}
