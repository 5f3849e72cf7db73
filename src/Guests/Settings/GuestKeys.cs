namespace Stead.Guests.Settings;

/// <summary>Every key of a guest's file: vm-bhyve's and Stead's own. Validation, suggestions and the manual are made of this table.</summary>
public static class GuestKeys
{
    public static IReadOnlyList<GuestKey> All { get; } =
    [
        new("loader", "none: must be written", "How the guest boots: uefi, bios or linux; vm-bhyve's grub, bhyveload, uefi-csm and uefi-custom are read too.", "uefi"),
        new("cpu", "none: must be written", "Number of virtual processors.", "2"),
        new("cpu_sockets", "not set", "Processor sockets; sockets × cores × threads must be cpu.", "1"),
        new("cpu_cores", "not set", "Cores in a socket.", "2"),
        new("cpu_threads", "not set", "Threads in a core.", "1"),
        new("memory", "none: must be written", "Memory with its unit, 512M or 4G.", "1G"),
        new("wired_memory", "no", "Keep the guest's memory out of swap (bhyve).", "yes"),
        new("hypervisor", "the host's own", "qemu, bhyve or xen.", "qemu"),
        new("qemu_accel", "auto", "auto takes KVM where it really runs a kernel, else software; kvm and tcg force one.", "tcg"),
        new("qemu_options", "none", "Arguments passed to QEMU as they are, split at blanks.", "-global kvm-pit.lost_tick_policy=discard"),
        new("linux_kernel", "none", "With loader=linux: the kernel, a path or a name in the guest's directory.", "vmlinuz"),
        new("linux_initrd", "none", "With loader=linux: the initial RAM disk.", "initrd.img"),
        new("linux_cmdline", "console=ttyS0", "With loader=linux: the kernel's command line.", "console=ttyS0 root=/dev/vda1"),
        new("stop_timeout", "90", "Seconds that vm stop gives the guest after the power button.", "120"),
        new("uuid", "made at creation", "The machine's identity.", "0f2b6c1e-5d1a-4c9f-9a58-1f2e3d4c5b6a"),
        new("utctime", "yes", "The hardware clock is in UTC; no: in the host's local time.", "no"),
        new("comports", "com1", "Serial ports, com1 and com2, blank between.", "com1 com2"),
        new("debug", "no", "Read for compatibility: the hypervisor's words are always kept.", "yes"),
        new("hostbridge", "standard", "The emulated host bridge (bhyve): standard, amd, none.", "amd"),
        new("fwcfg", "not set", "The firmware configuration device (bhyve): bhyve or qemu.", "qemu"),
        new("ignore_msr", "no", "Ignore accesses to unknown model-specific registers (bhyve).", "yes"),
        new("ignore_bad_msr", "no", "The same, as vm-bhyve's manual spells it.", "yes"),
        new("bhyve_options", "none", "Arguments passed to bhyve as they are.", "-o x=y"),
        new("uefi_vars", "no", "Keep UEFI variables (bhyve); on QEMU each UEFI guest keeps its own always.", "yes"),
        new("bhyveload_loader", "not set", "Path of the userboot library (bhyveload).", "/boot/userboot_lua.so"),
        new("bhyveload_args", "none", "Arguments passed to bhyveload as they are.", "-e boot_verbose=YES"),
        new("loader_timeout", "3", "Seconds the boot loader waits (bhyveload, grub).", "10"),
        new("grub_installN", "none", "A line for grub when installing (grub-bhyve).", "linux /isolinux/vmlinuz"),
        new("grub_runN", "none", "A line for grub when running (grub-bhyve).", "linux /vmlinuz root=/dev/vda1"),
        new("grub_run_partition", "1", "The partition grub reads (grub-bhyve).", "msdos1"),
        new("grub_run_no_partition", "no", "The disk has no partitions (grub-bhyve).", "yes"),
        new("grub_run_dir", "not set", "The directory of grub.cfg (grub-bhyve).", "/boot/grub"),
        new("grub_run_file", "not set", "The name of grub.cfg (grub-bhyve).", "grub.cfg"),
        new("ahci_device_limit", "1", "Disks on one AHCI controller (bhyve).", "8"),
        new("diskN_type", "none: must be written", "virtio-blk, nvme, ahci-hd, ahci-cd or virtio-scsi.", "virtio-blk"),
        new("diskN_name", "none: must be written", "A file in the guest's directory, a volume, or a path with diskN_dev=custom.", "disk0.img"),
        new("diskN_dev", "file", "file, zvol, sparse-zvol or custom.", "file"),
        new("diskN_opts", "none", "Options of the disk: ro, nocache, sync.", "ro"),
        new("diskN_size", "20G", "In a template: the size of the disk that is made.", "20G"),
        new("diskN_format", "raw; qcow2 when the name ends so", "raw or qcow2; never guessed from what the guest wrote.", "qcow2"),
        new("networkN_type", "none: must be written", "virtio-net or e1000.", "virtio-net"),
        new("networkN_switch", "not connected", "The virtual switch.", "public"),
        new("networkN_device", "made at start", "An existing tap interface.", "tap7"),
        new("networkN_name", "made of guest and number", "The name of the tap interface.", "web0"),
        new("networkN_mac", "made at creation", "The fixed hardware address.", "58:9c:fc:00:01:02"),
        new("networkN_span", "no", "A span port of its switch (FreeBSD).", "yes"),
        new("networkN_forward", "none", "On a user switch: ports of the host that lead to the guest, HOST:GUEST, udp:HOST:GUEST or ADDRESS:HOST:GUEST.", "8080:80 udp:5353:53"),
        new("forward", "none", "The same for the guest's first network on a user switch.", "8080:80"),
        new("passthruN", "none", "A PCI device given to the guest, B/S/F (bhyve).", "6/0/0"),
        new("passthruN_options", "none", "Options of that device (bhyve).", "rom=gpu.rom"),
        new("start_slot", "4", "The first PCI slot (bhyve).", "6"),
        new("install_slot", "3", "The PCI slot of the install medium (bhyve).", "3"),
        new("virt_random", "no", "A virtio random number device.", "yes"),
        new("graphics", "no", "A display, reached over VNC.", "yes"),
        new("graphics_port", "the first free one from 5900", "The VNC port.", "5901"),
        new("graphics_listen", "127.0.0.1", "The address VNC listens on; [::] is every address.", "[::]"),
        new("graphics_res", "800x600", "Width and height of the display.", "1024x768"),
        new("graphics_wait", "auto", "Wait for a VNC viewer before booting: yes, no; auto: when installing.", "auto"),
        new("graphics_vga", "not set", "VGA compatibility (bhyve): on, off, io.", "io"),
        new("vnc_password", "none", "VNC's password, of which eight characters count.", "s3cret"),
        new("xhci_mouse", "no", "A USB tablet, so that the pointer follows the viewer's.", "yes"),
        new("sound", "no", "A sound card (bhyve).", "yes"),
        new("sound_play", "/dev/dsp0", "Where it plays (bhyve).", "/dev/dsp1"),
        new("sound_rec", "not set", "Where it records (bhyve).", "/dev/dsp1"),
        new("virt_consoleN", "none", "A virtio console port: yes, or its name (bhyve).", "org.guest.0"),
        new("zfs_dataset_opts", "none", "Options for zfs create of the guest's dataset.", "compression=lz4"),
        new("zfs_zvol_opts", "none", "Options for zfs create of volumes.", "volblocksize=16k"),
        new("prestart", "none", "A program run before each start (bhyve).", "prestart.sh"),
        new("priority", "not set", "Scheduling priority (bhyve).", "5"),
        new("limit_pcpu", "not set", "CPU limit in percent (FreeBSD).", "50"),
        new("limit_rbps", "not set", "Bytes read a second (FreeBSD).", "10M"),
        new("limit_wbps", "not set", "Bytes written a second (FreeBSD).", "10M"),
        new("limit_riops", "not set", "Reads a second (FreeBSD).", "500"),
        new("limit_wiops", "not set", "Writes a second (FreeBSD).", "500"),
        new("on_restart", "restart", "When the guest reboots: restart or shutdown.", "shutdown"),
        new("on_fault", "shutdown", "When the guest crashes: shutdown or restart (bhyve).", "shutdown"),
        new("nulliso_fix", "no", "Swap in an empty medium after the first boot (bhyve).", "yes"),
        new("appliance", "not set", "The appliance the guest was made of.", "tiny"),
        new("tags", "none", "Words to find guests by.", "web test"),
    ];

    private static readonly HashSet<string> Names = [.. All.Select(key => key.Name)];

    public static bool IsKnown(string key) => Names.Contains(GuestKey.Generalise(key)) || Names.Contains(key);

    /// <summary>The known key that is most like a misspelt one, or null when none is near.</summary>
    public static string? Nearest(string key)
    {
        var general = GuestKey.Generalise(key);
        var best = Spelling.Nearest(general, Names.Order(StringComparer.Ordinal));
        if (best is null) return null;
        var digits = string.Concat(key.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit));
        return digits.Length > 0 ? best.Replace("N", digits) : best;
    }
}
