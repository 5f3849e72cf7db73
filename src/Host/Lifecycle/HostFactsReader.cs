using Stead.Guests.Hypervisors;
using Stead.Guests.Hypervisors.Qemu;
using Stead.Guests.Switches;
using Stead.Host.Hypervisors;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Lifecycle;

/// <summary>Looks at this machine for what a driver may know of it.</summary>
public static class HostFactsReader
{
    /// <summary>OVMF's code and its template of variables, by distribution: Debian, Fedora, Arch, openSUSE.</summary>
    private static readonly (string Code, string Variables)[] Firmware =
    [
        ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
        ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
        ("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
        ("/usr/share/qemu/ovmf-x86_64-code.bin", "/usr/share/qemu/ovmf-x86_64-vars.bin"),
    ];

    public static HostFacts Read(VmDirectory directory) => new()
    {
        KvmWorks = KvmProbe.Remembered() ?? false,
        IsRoot = SystemCalls.IsRoot,
        QemuProgram = Programs.Find(QemuDriver.Program),
        UefiFirmware = Firmware.Cast<(string Code, string Variables)?>().FirstOrDefault(pair => File.Exists(pair!.Value.Code) && File.Exists(pair.Value.Variables)),
        Switches = SwitchSettings.Read(directory.SystemConf).ToDictionary(found => found.Name),
    };
}
