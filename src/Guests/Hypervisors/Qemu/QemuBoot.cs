using Stead.Guests.Plans;

namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>Firmware and kernel.</summary>
internal static class QemuBoot
{
    private const string VariablesFile = "uefi-vars.fd";

    public static void Add(Guest guest, HostFacts host, CommandLine line, List<PlannedFile> files, List<Note> notes, List<Complaint> complaints)
    {
        switch (guest.Loader)
        {
            case Loader.Uefi or Loader.UefiCustom:
                if (guest.Loader == Loader.UefiCustom) notes.Add(new(NoteKind.Approximated, "loader", "uefi-custom names bhyve's firmware: OVMF is used"));
                AddUefi(host, line, files, complaints);
                break;
            case Loader.Linux:
                line.Add("linux_kernel", "-kernel", guest.Linux!.Kernel);
                if (guest.Linux.Initrd is { } initrd) line.Add("linux_initrd", "-initrd", initrd);
                line.Add("linux_cmdline", "-append", guest.Linux.CommandLine);
                break;
            case Loader.Bios:
                break;
            default:
                notes.Add(new(NoteKind.Mapped, "loader", $"'{Spell(guest.Loader)}' becomes bios: the disk's own boot loader runs"));
                break;
        }
    }

    private static void AddUefi(HostFacts host, CommandLine line, List<PlannedFile> files, List<Complaint> complaints)
    {
        if (host.UefiFirmware is not var (code, variables))
        {
            complaints.Add(new("the UEFI firmware OVMF is not installed") { Key = "loader", Instead = "install it (Debian: apt-get install ovmf), or write loader=\"bios\"" });
            return;
        }
        line.Add("loader", "-drive", $"if=pflash,unit=0,format=raw,readonly=on,file={CommandLine.Escape(code)}");
        line.Add("loader", "-drive", $"if=pflash,unit=1,format=raw,file={VariablesFile}");
        files.Add(new(VariablesFile, "loader") { CopyOf = variables });
    }

    private static string Spell(Loader loader) => loader switch
    {
        Loader.UefiCsm => "uefi-csm",
        Loader.Bhyveload => "bhyveload",
        _ => "grub",
    };
}
