namespace Stead.Guests;

/// <summary>A guest whose file has been read and found valid: everything is present and in range. Made by <see cref="Settings.GuestReader"/>.</summary>
public sealed record Guest
{
    public required string Name { get; init; }

    /// <summary>Absolute.</summary>
    public required string Directory { get; init; }

    public required string Datastore { get; init; }

    /// <summary>`qemu`, `bhyve`, `xen`, or null: what the host has.</summary>
    public string? Hypervisor { get; init; }

    public Acceleration Acceleration { get; init; }
    public required Loader Loader { get; init; }

    /// <summary>Of <see cref="Loader.Linux"/>; absolute paths.</summary>
    public LinuxBoot? Linux { get; init; }

    public required CpuTopology Cpu { get; init; }
    public required DataSize Memory { get; init; }
    public Guid? Uuid { get; init; }
    public bool UtcTime { get; init; } = true;
    public IReadOnlyList<Disk> Disks { get; init; } = [];
    public IReadOnlyList<Network> Networks { get; init; } = [];

    /// <summary>In the order of `comports`: `com1`, `com2`.</summary>
    public IReadOnlyList<string> ComPorts { get; init; } = ["com1"];

    public Graphics? Graphics { get; init; }
    public bool Tablet { get; init; }
    public bool RandomDevice { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>`qemu_options`, split at blanks, passed on as they are.</summary>
    public IReadOnlyList<string> QemuOptions { get; init; } = [];

    public bool RestartsOnReboot { get; init; } = true;
    public TimeSpan StopTimeLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Every key as it was read, for drivers that have words of their own and for notes on what is not done.</summary>
    public required IReadOnlyDictionary<string, string> Keys { get; init; }
}

public enum Acceleration { Auto, Kvm, Tcg }

public enum Loader { Uefi, UefiCsm, UefiCustom, Bios, Linux, Bhyveload, Grub }

public sealed record LinuxBoot(string Kernel, string? Initrd, string CommandLine);

/// <param name="Count">Virtual processors, 1 or more. The parts multiply to it where they are given.</param>
public sealed record CpuTopology(int Count, int? Sockets = null, int? Cores = null, int? Threads = null);

/// <param name="Number">The N of `diskN_…`; its place on the guest's bus depends on nothing else.</param>
/// <param name="Path">Absolute: a file or a block device.</param>
/// <param name="Options">`diskN_opts` as written.</param>
public sealed record Disk(int Number, DiskEmulation Emulation, string DeviceType, string Path, DiskFormat Format, string? Options = null);

public enum DiskEmulation { VirtioBlk, Nvme, AhciHd, AhciCd, VirtioScsi }

/// <summary>Never guessed from what the guest wrote: `.qcow2` by name, or `diskN_format`.</summary>
public enum DiskFormat { Raw, Qcow2 }

/// <param name="Switch">Null with an existing <paramref name="Device"/>, or unconnected.</param>
/// <param name="Device">`networkN_device`: an existing tap.</param>
/// <param name="Forwards">Of a `user` switch.</param>
public sealed record Network(int Number, NetworkEmulation Emulation, string? Switch, string? Mac, string? Device, string? TapName,
    IReadOnlyList<PortForward> Forwards);

public enum NetworkEmulation { VirtioNet, E1000 }

/// <summary>`8080:80`, `udp:127.0.0.1:5353:53`.</summary>
/// <param name="HostAddress">127.0.0.1 unless written.</param>
public sealed record PortForward(bool Udp, string HostAddress, int HostPort, int GuestPort);

/// <param name="Listen">`127.0.0.1`, `[::]`, `10.0.0.1`.</param>
/// <param name="Wait">Null is `auto`: with an install medium only.</param>
public sealed record Graphics(string Listen, int? Port, int Width, int Height, bool? Wait, string? Password);
