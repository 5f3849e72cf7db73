namespace Stead.Guests.States;

/// <summary>What a guest is doing, as seen from outside its supervisor.</summary>
public abstract record GuestState
{
    private GuestState() { }

    public sealed record Stopped : GuestState;

    /// <param name="HypervisorPid">The process that is the guest.</param>
    /// <param name="Supervised">False after the supervisor was killed: it can be adopted.</param>
    public sealed record Running(int HypervisorPid, bool Supervised = true) : GuestState;

    /// <summary>A boot loader that runs before the hypervisor (bhyveload, grub-bhyve).</summary>
    public sealed record Bootloader(int Pid) : GuestState;

    /// <summary>Held, and not running yet (waiting for a VNC viewer), or held by another host on shared storage.</summary>
    public sealed record Locked(string Host, int? HypervisorPid = null, bool Supervised = true) : GuestState;

    public sealed record Suspended : GuestState;

    /// <summary>As in the STATE column.</summary>
    public sealed override string ToString() => this switch
    {
        Stopped => "Stopped",
        Running running => $"Running ({running.HypervisorPid})",
        Bootloader loader => $"Bootloader ({loader.Pid})",
        Locked locked => $"Locked ({locked.Host})",
        Suspended => "Suspended",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
