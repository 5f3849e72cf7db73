using Stead.Guests.Plans;

namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>The install medium and the disks, each at its own place.</summary>
internal static class QemuDisks
{
    public static void Add(Guest guest, LaunchRequest request, CommandLine line, List<Note> notes)
    {
        if (request.Medium is { } medium) AddMedium(medium, line);
        foreach (var disk in guest.Disks) AddDisk(guest, disk, line, notes);
    }

    /// <summary>A name that ends in iso is a CD, anything else a read-only disk, as in vm-bhyve. It boots before the disks.</summary>
    private static void AddMedium(string medium, CommandLine line)
    {
        var isCd = medium.EndsWith("iso", StringComparison.OrdinalIgnoreCase);
        line.Add("start", "-blockdev", $"driver=raw,node-name=install,read-only=on,file.driver=file,file.filename={CommandLine.Escape(medium)}");
        line.Add("start", "-device", $"ich9-ahci,id=ahci-install,addr={PciSlots.InstallMedium}",
            "-device", $"{(isCd ? "ide-cd" : "ide-hd")},bus=ahci-install.0,drive=install,bootindex=0");
    }

    private static void AddDisk(Guest guest, Disk disk, CommandLine line, List<Note> notes)
    {
        var key = $"disk{disk.Number}_type";
        var id = $"disk{disk.Number}";
        var isCd = disk.Emulation == DiskEmulation.AhciCd;
        var options = ReadOptions(disk, notes);
        var protocol = disk.DeviceType == "file" || !disk.Path.StartsWith("/dev/", StringComparison.Ordinal) ? "file" : "host_device";
        line.Add($"disk{disk.Number}_name", "-blockdev",
            $"driver={(disk.Format == DiskFormat.Qcow2 ? "qcow2" : "raw")},node-name={id},discard=unmap{(isCd || options.ReadOnly ? ",read-only=on" : "")}"
            + $"{options.Cache},file.driver={protocol},file.filename={CommandLine.Escape(disk.Path)}");

        var place = PciSlots.Disk(disk.Number);
        var boot = $"bootindex={disk.Number + 1}";
        switch (disk.Emulation)
        {
            case DiskEmulation.VirtioBlk:
                line.Add(key, "-device", $"virtio-blk-pci,drive={id},{boot},addr={place}");
                break;
            case DiskEmulation.Nvme:
                line.Add(key, "-device", $"nvme,drive={id},serial={Serial(guest, disk)},{boot},addr={place}");
                break;
            case DiskEmulation.VirtioScsi:
                line.Add(key, "-device", $"virtio-scsi-pci,id=scsi{disk.Number},addr={place}", "-device", $"scsi-hd,bus=scsi{disk.Number}.0,drive={id},{boot}");
                break;
            default:
                line.Add(key, "-device", $"ich9-ahci,id=ahci{disk.Number},addr={place}",
                    "-device", $"{(isCd ? "ide-cd" : "ide-hd")},bus=ahci{disk.Number}.0,drive={id},{boot}");
                break;
        }
    }

    /// <summary>bhyve's words for a disk: ro, nocache, direct, sync. The others are named in a note.</summary>
    private static (bool ReadOnly, string Cache) ReadOptions(Disk disk, List<Note> notes)
    {
        var (readOnly, cache) = (false, "");
        foreach (var option in (disk.Options ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (option == "ro") readOnly = true;
            else if (option is "nocache" or "direct") cache = ",cache.direct=on,file.cache.direct=on";
            else notes.Add(new(NoteKind.Dropped, $"disk{disk.Number}_opts", $"'{Names.Printable(option)}' has no counterpart in QEMU"));
        }
        return (readOnly, cache);
    }

    /// <summary>The same at each start: an NVMe disk is known to its guest by it.</summary>
    private static string Serial(Guest guest, Disk disk) => $"{(guest.Uuid?.ToString("N") ?? "stead")[..5]}{disk.Number}";
}
