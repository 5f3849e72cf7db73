using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Plans;
using Stead.Guests.Settings;
using Stead.Guests.States;
using Stead.Host.Lifecycle;
using Stead.Host.Storage;
using Stead.Host.Supervision;

namespace Stead.Host.Listing;

/// <summary>`vm list` and `vm info`: what there is, read as it is written. A file that cannot be read never hides the others.</summary>
public sealed class GuestListing(VmDirectory directory, GuestLifecycle lifecycle)
{
    private readonly GuestStates _states = new();

    public Result List(Command.List command)
    {
        var rows = new List<GuestSummary>();
        foreach (var location in directory.Guests())
        {
            var conf = TryRead(location);
            var state = StateOf(location);
            if (command.RunningOnly && state is GuestState.Stopped or GuestState.Suspended) continue;
            var row = Summarise(location, conf, state);
            if (command.Tag is { } tag && !row.Tags.Contains(tag)) continue;
            rows.Add(command.Verbose && PidOf(state) is { } pid ? row with { Usage = ProcessUsageReader.Read(pid) } : row);
        }
        return new Result.Guests(rows, command.Verbose, command.Tag is not null || rows.Any(row => row.Tags.Count > 0));
    }

    public Result Info(Command.Info command)
    {
        var locations = command.Names.Count == 0
            ? directory.Guests().ToList()
            : command.Names.Select(name => directory.Find(name)
                ?? throw new UserError($"unable to locate virtual machine '{Names.Printable(name)}'", "'vm list' shows them all")).ToList();
        return new Result.Details([.. locations.Select(Describe)]);
    }

    /// <summary>A guest whose supervisor was killed gets one back in passing, when this user may.</summary>
    private GuestState StateOf(GuestLocation location)
    {
        var state = _states.Of(location.Directory);
        if (state is not (GuestState.Running { Supervised: false } or GuestState.Locked { Supervised: false, HypervisorPid: not null })) return state;
        try { lifecycle.Readopt(location); }
        catch (Exception e) when (e is UserError or HostException) { return state; }
        return _states.Of(location.Directory);
    }

    private GuestSummary Summarise(GuestLocation location, SettingsFile? conf, GuestState state)
    {
        string Written(string key, string absent) => conf?[key] is { Length: > 0 } value ? value : absent;
        var place = directory.AutoStart.ToList().IndexOf(location.Name);
        var hasDisplay = conf is not null && Booleans.Read(conf["graphics"], absent: false);
        return new(location.Name, location.Datastore.Name, Written("loader", conf is null ? "-" : "none"), Written("cpu", "-"), Written("memory", "-"),
            hasDisplay && state is not GuestState.Stopped ? Consoles(location).FirstOrDefault(console => console.Port == "vnc").Place : null,
            place < 0 ? null : place + 1, state, conf?.Words("tags") ?? []);
    }

    private GuestDetails Describe(GuestLocation location)
    {
        var conf = TryRead(location) ?? SettingsFile.Parse(location.ConfPath, "");
        var state = StateOf(location);
        var pid = PidOf(state);
        var plan = pid is null ? null : RunRecord.Read(location.Directory);
        return new()
        {
            Summary = Summarise(location, conf, state),
            Uuid = conf["uuid"],
            Topology = conf["cpu_sockets"] is { Length: > 0 } sockets
                ? string.Concat($"sockets={sockets}", conf["cpu_cores"] is { } cores ? $", cores={cores}" : "", conf["cpu_threads"] is { } threads ? $", threads={threads}" : "")
                : null,
            ResidentMemory = pid is { } process ? ProcessUsageReader.Read(process)?.Resident : null,
            ConsolePorts = pid is null ? [] : Consoles(location),
            Networks = [.. Numbers(conf, "network", "_type").Select(number => Network(conf, number, plan))],
            Disks = [.. Numbers(conf, "disk", "_name").Select(number => Disk(location, conf, number))],
        };
    }

    private static IEnumerable<int> Numbers(SettingsFile conf, string prefix, string suffix)
    {
        for (var number = 0; conf[$"{prefix}{number}{suffix}"] is { Length: > 0 }; number++) yield return number;
    }

    private static NetworkDetails Network(SettingsFile conf, int number, LaunchPlan? plan)
    {
        string? Written(string key) => conf[$"network{number}_{key}"] is { Length: > 0 } value ? value : null;
        var tap = plan is null ? null : Written("device") ?? TapOf(plan, number);
        return new(number, Written("type")!, Written("switch"), Written("mac"), Written("device")) { Active = tap is null ? null : InterfaceReader.Read(tap) };
    }

    /// <summary>The tap that the plan made for a network.</summary>
    private static string? TapOf(LaunchPlan plan, int number) => plan.Steps
        .Where(step => step.Key == $"network{number}_switch" && step.Do is ["ip", "tuntap", "add", "dev", ..]).Select(step => step.Do[4]).FirstOrDefault();

    private static DiskDetails Disk(GuestLocation location, SettingsFile conf, int number)
    {
        var device = conf[$"disk{number}_dev"] is { Length: > 0 } written ? written : "file";
        var name = conf[$"disk{number}_name"]!;
        var path = device switch
        {
            "custom" => name,
            "file" => $"{location.Directory}/{name}",
            _ when location.Datastore.Dataset is { } dataset => $"/dev/zvol/{dataset}/{location.Name}/{name}",
            _ => null,
        };
        var usage = path is null ? null : DiskUsageReader.Read(path);
        return new(number, device, conf[$"disk{number}_type"] is { Length: > 0 } type ? type : "-", conf[$"disk{number}_opts"], path, usage?.Size, usage?.Used);
    }

    private static IReadOnlyList<(string Port, string Place)> Consoles(GuestLocation location)
    {
        try
        {
            return [.. File.ReadAllLines($"{location.Directory}/console").Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return []; }
    }

    private static int? PidOf(GuestState state) => state switch
    {
        GuestState.Running running => running.HypervisorPid,
        GuestState.Locked locked => locked.HypervisorPid,
        _ => null,
    };

    private static SettingsFile? TryRead(GuestLocation location)
    {
        try { return VmDirectory.ReadConf(location); }
        catch (HostException) { return null; }
    }
}
