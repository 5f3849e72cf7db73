using System.Text;
using Stead.Guests.Settings;
using Stead.Guests.States;
using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>
/// `run.lock`: who runs the guest. The first line is the host's name alone, as vm-bhyve writes it; then `key="value"` lines.
/// A lock is believed only as long as one of its processes lives.
/// </summary>
public sealed record RunLock(HostIdentity Host, ProcessIdentity Supervisor, ProcessIdentity Hypervisor, RunPhase Phase)
{
    public const string FileName = "run.lock";

    public string Format() =>
        $"{Host.Name}\nmachine=\"{Host.Machine}\"\nboot=\"{Host.Boot}\"\nsupervisor=\"{Supervisor}\"\nhypervisor=\"{Hypervisor}\"\nphase=\"{Phase.ToString().ToLowerInvariant()}\"\n";

    /// <summary>Reads any content: vm-bhyve's has only the first line, a crash may have left none.</summary>
    public static RunLock Parse(string text)
    {
        var file = SettingsFile.Parse(FileName, text);
        _ = ProcessIdentity.TryParse(file["supervisor"], out var supervisor);
        _ = ProcessIdentity.TryParse(file["hypervisor"], out var hypervisor);
        _ = Enum.TryParse<RunPhase>(file["phase"], ignoreCase: true, out var phase);
        return new(new(text.Split('\n')[0].Trim(), file["machine"] ?? "", file["boot"] ?? ""), supervisor, hypervisor, phase);
    }

    /// <summary>What the lock means to a reader on a host.</summary>
    /// <param name="isRunning">Whether a process of this host lives.</param>
    public GuestState Judge(HostIdentity here, Func<ProcessIdentity, bool> isRunning)
    {
        if (!IsOf(here)) return Host.Name.Length == 0 ? new GuestState.Stopped() : new GuestState.Locked(Host.Name);
        if (Host.Boot.Length > 0 && here.Boot.Length > 0 && Host.Boot != here.Boot) return new GuestState.Stopped();
        var supervised = isRunning(Supervisor);
        var hypervisor = isRunning(Hypervisor) ? Hypervisor.Pid : (int?)null;
        if (hypervisor is null && !supervised) return new GuestState.Stopped();
        return Phase == RunPhase.Running && hypervisor is { } pid
            ? new GuestState.Running(pid, supervised)
            : new GuestState.Locked(here.Name, hypervisor, supervised);
    }

    /// <summary>A host that was renamed is known by its machine id.</summary>
    private bool IsOf(HostIdentity here) => Host.Machine.Length > 0 && here.Machine.Length > 0
        ? Host.Machine == here.Machine
        : Host.Name == here.Name || (Host.Boot.Length > 0 && Host.Boot == here.Boot);

    /// <returns>Null when the guest's directory has none.</returns>
    public static RunLock? Read(string directory)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var fd = SystemCalls.TryOpen($"{directory}/{FileName}", SystemCalls.ReadOnly);
        if (fd < 0) return null;
        var count = SystemCalls.Read(fd, buffer);
        SystemCalls.Close(fd);
        return Parse(Encoding.UTF8.GetString(buffer[..Math.Max(count, 0)]));
    }
}

/// <summary>How far the supervisor is.</summary>
public enum RunPhase { Starting, Waiting, Running, Stopping }
