using Stead.Guests.Plans;

namespace Stead.Guests.Hypervisors;

/// <summary>A hypervisor driver: turns a valid guest into a plan, on any machine. To add one: one file, one line in <see cref="HypervisorTable"/>.</summary>
public interface IHypervisor
{
    /// <summary>As in the guest's key `hypervisor`.</summary>
    string Name { get; }

    /// <exception cref="UserError">The guest asks for what this host or this hypervisor does not have.</exception>
    LaunchPlan Plan(Guest guest, HostFacts host, LaunchRequest request);
}

/// <param name="Medium">Absolute path of the install medium, or null.</param>
public sealed record LaunchRequest(string? Medium = null);
