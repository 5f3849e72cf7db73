namespace Stead.Guests.Hypervisors;

/// <summary>What a driver may know of the machine it plans for.</summary>
public sealed record HostFacts
{
    /// <summary>The kernel runs an ordinary guest kernel through /dev/kvm (seen, not assumed).</summary>
    public required bool KvmWorks { get; init; }

    public required bool IsRoot { get; init; }

    /// <summary>Path of `qemu-system-x86_64`, or null.</summary>
    public string? QemuProgram { get; init; }

    /// <summary>UEFI code and the variables' template, first that exists of the distribution's places; null where not installed.</summary>
    public (string Code, string Variables)? UefiFirmware { get; init; }

    /// <summary>The switches of `system.conf`.</summary>
    public IReadOnlyDictionary<string, Switches.Switch> Switches { get; init; } = new Dictionary<string, Switches.Switch>();
}
