using Stead.Guests.Plans;

namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>QEMU on x86-64, with KVM where it works and in software elsewhere.</summary>
public sealed class QemuDriver : IHypervisor
{
    public const string Program = "qemu-system-x86_64";

    public string Name => "qemu";

    public LaunchPlan Plan(Guest guest, HostFacts host, LaunchRequest request)
    {
        var complaints = new List<Complaint>();
        var notes = new List<Note>();
        var line = new CommandLine();
        var files = new List<PlannedFile>();
        var steps = new List<HostStep>();

        if (host.QemuProgram is null)
            complaints.Add(new($"{Program} is not installed") { Instead = "install it (Debian: apt-get install qemu-system-x86), or run 'stead up', which does" });
        line.Add("hypervisor", host.QemuProgram ?? Program);
        line.Add("default", "-name", $"guest={CommandLine.Escape(guest.Name)}", "-nodefaults", "-no-user-config", "-display", "none");
        AddMachine(guest, host, line, complaints);
        AddMonitor(line);
        QemuBoot.Add(guest, host, line, files, notes, complaints);
        var consoles = AddSerialPorts(guest, line);
        var display = QemuDisplay.Add(guest, request, line, files);
        QemuDisks.Add(guest, request, line, notes);
        QemuNetworks.Add(guest, host, line, steps, complaints);
        if (guest.RandomDevice) line.Add("virt_random", "-object", "rng-random,id=rng0,filename=/dev/urandom", "-device", $"virtio-rng-pci,rng=rng0,addr={PciSlots.Random}");
        if (guest.Tablet) line.Add("xhci_mouse", "-device", $"qemu-xhci,id=usb,addr={PciSlots.Usb}", "-device", "usb-tablet,bus=usb.0");
        line.Add("default", "-device", $"pvpanic-pci,addr={PciSlots.Panic}", "-action", "panic=shutdown");
        if (!guest.RestartsOnReboot) line.Add("on_restart", "-action", "reboot=shutdown");
        if (display is { WaitForViewer: true }) line.Add("graphics_wait", "-S");
        foreach (var option in guest.QemuOptions) line.Add("qemu_options", option);
        AddNotes(guest, notes);

        if (complaints.Count > 0) throw new UserError(complaints);
        return new()
        {
            Hypervisor = Name,
            GuestName = guest.Name,
            GuestDirectory = guest.Directory,
            Arguments = line.Arguments,
            Files = files,
            Steps = steps,
            Consoles = consoles,
            Display = display,
            Notes = notes,
            RestartsOnReboot = guest.RestartsOnReboot,
            StopTimeLimit = guest.StopTimeLimit,
        };
    }

    private static void AddMachine(Guest guest, HostFacts host, CommandLine line, List<Complaint> complaints)
    {
        if (guest.Acceleration == Acceleration.Kvm && !host.KvmWorks)
        {
            complaints.Add(new("KVM does not run an ordinary kernel on this host")
            {
                Key = "qemu_accel", Instead = "take the line out, or write qemu_accel=\"auto\" to run in software where KVM does not work",
            });
        }
        var kvm = guest.Acceleration == Acceleration.Kvm || (guest.Acceleration == Acceleration.Auto && host.KvmWorks);
        line.Add("qemu_accel", "-machine", $"q35,accel={(kvm ? "kvm" : "tcg")},smm=off,vmport=off", "-cpu", kvm ? "host" : "max");
        line.Add("cpu", "-smp", $"{guest.Cpu.Count}{Part("sockets", guest.Cpu.Sockets)}{Part("cores", guest.Cpu.Cores)}{Part("threads", guest.Cpu.Threads)}");
        line.Add("memory", "-m", $"{guest.Memory.Mebibytes}M");
        if (guest.Uuid is { } uuid) line.Add("uuid", "-uuid", uuid.ToString("D"));
        line.Add("utctime", "-rtc", guest.UtcTime ? "base=utc" : "base=localtime");

        static string Part(string name, int? value) => value is null ? "" : $",{name}={value}";
    }

    private static void AddMonitor(CommandLine line) =>
        line.Add("default", "-chardev", "socket,id=qmp,path=qmp.sock,server=on,wait=off", "-mon", "chardev=qmp,mode=control");

    private static IReadOnlyList<PlannedConsole> AddSerialPorts(Guest guest, CommandLine line)
    {
        var consoles = new List<PlannedConsole>();
        foreach (var port in guest.ComPorts)
        {
            line.Add("comports", "-chardev", $"socket,id={port},path={port}.sock,server=on,wait=off,logfile={port}.log,logappend=on",
                "-device", $"isa-serial,chardev={port},index={(port == "com1" ? 0 : 1)}");
            consoles.Add(new(port, $"{port}.sock", $"{port}.log"));
        }
        return consoles;
    }

    /// <summary>Keys that other hypervisors have and QEMU, as it is driven here, has not.</summary>
    private static void AddNotes(Guest guest, List<Note> notes)
    {
        foreach (var key in guest.Keys.Keys.Order(StringComparer.Ordinal))
        {
            var general = Settings.GuestKey.Generalise(key);
            if (general is "passthruN" or "virt_consoleN" or "sound" or "prestart" or "bhyve_options" or "wired_memory" or "priority"
                or "limit_pcpu" or "limit_rbps" or "limit_wbps" or "limit_riops" or "limit_wiops")
                notes.Add(new(NoteKind.Dropped, key, "has no counterpart in this driver and is not done"));
        }
    }
}
