namespace Stead.Guests.Settings;

/// <summary>From a guest's file to a valid <see cref="Guest"/>, or to everything that is wrong with it.</summary>
public static class GuestReader
{
    private static readonly Dictionary<string, Loader> Loaders = new()
    {
        ["uefi"] = Loader.Uefi, ["bios"] = Loader.Bios, ["linux"] = Loader.Linux, ["uefi-csm"] = Loader.UefiCsm,
        ["uefi-custom"] = Loader.UefiCustom, ["uefi-devel"] = Loader.Uefi, ["bhyveload"] = Loader.Bhyveload, ["grub"] = Loader.Grub,
    };

    private static readonly Dictionary<string, Acceleration> Accelerations = new()
    {
        ["auto"] = Acceleration.Auto, ["kvm"] = Acceleration.Kvm, ["tcg"] = Acceleration.Tcg,
    };

    /// <summary>A year: no guest is worth waiting for longer.</summary>
    private const int LongestStop = 365 * 24 * 3600;

    /// <param name="directory">Absolute, of the guest.</param>
    /// <param name="dataset">Of the datastore, where it is ZFS.</param>
    /// <param name="warnings">What will be ignored or was read otherwise than written.</param>
    /// <exception cref="UserError">Every complaint, each with file and key, and the line where there is one.</exception>
    public static Guest Read(SettingsFile file, string name, string directory, string datastore, string? dataset, out IReadOnlyList<Complaint> warnings)
    {
        var reading = new Reading(file);
        foreach (var key in file.Keys.Where(key => !GuestKeys.IsKnown(key)))
        {
            reading.Warn(key, "is not a key that Stead knows, and is ignored",
                GuestKeys.Nearest(key) is { } near ? $"did you mean {near}?" : "'man vm' lists the keys");
        }

        var loader = reading.Text("loader") is null
            ? Missing(reading, "loader", "write loader=\"uefi\", \"bios\" or \"linux\"", Loader.Uefi)
            : reading.Choice("loader", Loaders) ?? Loader.Uefi;
        var cpu = ReadCpu(reading);
        var memory = ReadMemory(reading);
        var disks = DiskReader.Read(reading, directory, dataset is null ? null : $"{dataset}/{name}");
        var networks = NetworkReader.Read(reading);
        var graphics = GraphicsReader.Read(reading, loader);
        var linux = loader == Loader.Linux ? ReadLinux(reading, directory) : null;
        var uuid = ReadUuid(reading);
        var comPorts = ReadComPorts(reading);
        var accelerations = reading.Choice("qemu_accel", Accelerations);
        var stop = reading.Number("stop_timeout", 1, LongestStop);
        var hypervisor = ReadHypervisor(reading);

        warnings = reading.Warnings;
        if (reading.Errors.Count > 0) throw new UserError(reading.Errors);
        return new()
        {
            Name = name,
            Directory = directory,
            Datastore = datastore,
            Hypervisor = hypervisor,
            Acceleration = accelerations ?? Acceleration.Auto,
            Loader = loader,
            Linux = linux,
            Cpu = cpu,
            Memory = memory,
            Uuid = uuid,
            UtcTime = ReadClock(reading),
            Disks = disks,
            Networks = networks,
            ComPorts = comPorts,
            Graphics = graphics,
            Tablet = reading.Flag("xhci_mouse", false),
            RandomDevice = reading.Flag("virt_random", false),
            Tags = file.Words("tags"),
            QemuOptions = file.Words("qemu_options"),
            RestartsOnReboot = reading.Text("on_restart") is not { } onRestart || onRestart.Equals("restart", StringComparison.OrdinalIgnoreCase),
            StopTimeLimit = TimeSpan.FromSeconds(stop ?? 90),
            Keys = file.Keys.ToDictionary(key => key, key => file[key]!),
        };
    }

    private static T Missing<T>(Reading reading, string key, string instead, T anything)
    {
        reading.Required(key, instead);
        return anything;
    }

    private static CpuTopology ReadCpu(Reading reading)
    {
        reading.Required("cpu", "write cpu=\"2\", for example");
        var count = reading.Number("cpu", 1, 1024);
        var sockets = reading.Number("cpu_sockets", 1, 1024);
        var cores = reading.Number("cpu_cores", 1, 1024);
        var threads = reading.Number("cpu_threads", 1, 1024);
        if (count is { } n && (sockets ?? cores ?? threads) is not null)
        {
            var product = (long)(sockets ?? 1) * (cores ?? 1) * (threads ?? 1);
            var complete = sockets is not null && cores is not null && threads is not null;
            if (complete ? product != n : n % product != 0)
            {
                var key = sockets is not null ? "cpu_sockets" : cores is not null ? "cpu_cores" : "cpu_threads";
                reading.Error(key, $"sockets × cores × threads is {product}, and cpu is {n}", $"write cpu=\"{product}\", or numbers that multiply to {n}");
            }
        }
        return new(count ?? 1, sockets, cores, threads);
    }

    /// <summary>vm-bhyve hands a bare number to bhyve, which takes it for bytes or megabytes by its size: here it has to say which.</summary>
    private static DataSize ReadMemory(Reading reading)
    {
        if (reading.Required("memory", "write memory=\"1G\", for example") is not { } text) return default;
        if (!DataSize.TryParse(text, out var size, out var hasUnit) || (hasUnit && size.Mebibytes < 1))
            reading.Error("memory", $"'{Names.Printable(text)}' is not an amount of memory of 1M or more", "write memory=\"512M\" or memory=\"4G\"");
        else if (!hasUnit && size.Bytes >= 1 << 20)
            reading.Warn("memory", $"has no unit and is read as {size.Mebibytes}M", $"write memory=\"{size.Mebibytes}M\"");
        else if (!hasUnit)
            reading.Error("memory", $"'{Names.Printable(text)}' has no unit", $"write memory=\"{Names.Printable(text)}M\" or memory=\"{Names.Printable(text)}G\"");
        if (size.Bytes > 1L << 50)
            reading.Error("memory", $"'{Names.Printable(text)}' is more than any machine has", "write memory=\"4G\", for example");
        return new(size.Mebibytes << 20);
    }

    private static LinuxBoot ReadLinux(Reading reading, string directory)
    {
        var kernel = reading.Required("linux_kernel", "write linux_kernel=\"PATH\" of a kernel, or loader=\"uefi\"");
        if (kernel is not null) RefuseLineBreaks(reading, "linux_kernel");
        return new(InDirectory(directory, kernel ?? "kernel"), reading.Text("linux_initrd") is { } initrd ? InDirectory(directory, initrd) : null,
            reading.Text("linux_cmdline") ?? "console=ttyS0");
    }

    private static void RefuseLineBreaks(Reading reading, string key)
    {
        if (reading.Text(key)!.Any(char.IsControl)) reading.Error(key, "has control characters", "write a plain path");
    }

    private static string InDirectory(string directory, string path) => path.StartsWith('/') ? path : $"{directory}/{path}";

    private static Guid? ReadUuid(Reading reading)
    {
        if (reading.Text("uuid") is not { } text || text == "auto") return null;
        if (Guid.TryParseExact(text, "D", out var uuid)) return uuid;
        reading.Error("uuid", $"'{Names.Printable(text)}' is not a UUID", "write one as uuidgen makes it, or take the line out");
        return null;
    }

    /// <summary>`utctime="localtime"` is what some vm-bhyve files have, and vm-bhyve takes it for yes.</summary>
    private static bool ReadClock(Reading reading) => reading.Flag("utctime", true);

    private static IReadOnlyList<string> ReadComPorts(Reading reading)
    {
        var words = reading.Text("comports") is null ? ["com1"] : reading.File.Words("comports");
        foreach (var word in words.Where(word => word is not ("com1" or "com2")))
            reading.Error("comports", $"'{Names.Printable(word)}' is not a serial port", "write comports=\"com1\", \"com2\" or \"com1 com2\"");
        if (words.Distinct().Count() != words.Count) reading.Error("comports", "names a port twice", "write comports=\"com1 com2\"");
        return words;
    }

    private static string? ReadHypervisor(Reading reading)
    {
        if (reading.Text("hypervisor") is not { } text) return null;
        var word = text.ToLowerInvariant();
        if (Hypervisors.HypervisorTable.Find(word) is not null) return word;
        reading.Error("hypervisor", $"'{Names.Printable(text)}' is not a hypervisor that Stead drives",
            $"write {string.Join(" or ", Hypervisors.HypervisorTable.All.Select(h => h.Name))}, or take the line out");
        return null;
    }
}
