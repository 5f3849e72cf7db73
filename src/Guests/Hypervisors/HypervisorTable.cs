using Stead.Guests.Hypervisors.Qemu;

namespace Stead.Guests.Hypervisors;

/// <summary>The hypervisors that Stead drives. One line each.</summary>
public static class HypervisorTable
{
    public static IReadOnlyList<IHypervisor> All { get; } =
    [
        new QemuDriver(),
    ];

    public static IHypervisor? Find(string name) => All.FirstOrDefault(hypervisor => hypervisor.Name == name);

    /// <summary>The one a guest names, or the first.</summary>
    public static IHypervisor For(Guest guest) => (guest.Hypervisor is { } name ? Find(name) : null) ?? All[0];
}
