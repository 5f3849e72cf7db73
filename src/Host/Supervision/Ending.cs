using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>Why a run of the hypervisor ended, from what QMP said before and how the process ended.</summary>
/// <param name="Word">One word for machines: poweroff, reboot, panic, halt, killed, crash.</param>
/// <param name="Sentence">For the log and for people.</param>
internal sealed record Ending(string Word, string Sentence)
{
    /// <param name="reason">`reason` of QMP's SHUTDOWN event (qapi/run-state.json), null when there was none.</param>
    public static Ending Of(string? reason, bool panicked, bool halted, ExitStatus? exit)
    {
        if (panicked || reason == "guest-panic") return new("panic", "the guest's kernel panicked");
        if (halted) return new("halt", "the guest halted its processors");
        return reason switch
        {
            "guest-shutdown" => new("poweroff", "the guest powered itself off"),
            "guest-reset" => new("reboot", "the guest rebooted, and on_restart does not restart it"),
            "host-qmp-quit" or "host-ui" => new("killed", "the power was cut"),
            "host-signal" => new("killed", "the hypervisor was told to end by a signal"),
            _ => new("crash", $"the hypervisor ended unexpectedly{(exit is { } status ? $" with {status}" : "")}"),
        };
    }
}
