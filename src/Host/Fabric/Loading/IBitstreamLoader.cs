using Stead.Host.Narration;

namespace Stead.Host.Fabric.Loading;

/// <summary>A way into a device.</summary>
public interface IBitstreamLoader
{
    /// <summary>What people type: `devcfg`.</summary>
    string Name { get; }

    /// <summary>A clause: `FreeBSD's /dev/devcfg, or a virtual one`.</summary>
    string Summary { get; }

    /// <summary>Whether this host has it.</summary>
    bool IsHere { get; }

    /// <summary>Into the fabric of this very machine.</summary>
    bool IsOwnFabric { get; }

    /// <summary>Whether this order clears the fabric beside the processor that runs this program.</summary>
    bool ReplacesRunning(LoadOrder order) => IsOwnFabric;

    /// <exception cref="UserError">It cannot be done so.</exception>
    /// <exception cref="HostException">The host refused.</exception>
    void Load(LoadOrder order, INarrator narrator);
}
