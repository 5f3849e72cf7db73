using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Hypervisors;
using Stead.Guests.Plans;
using Stead.Guests.Settings;
using Stead.Guests.States;
using Stead.Host.Hypervisors;
using Stead.Host.Media;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Storage;
using Stead.Host.Serving;
using Stead.Host.Supervision;

namespace Stead.Host.Lifecycle;

/// <summary>Starting and stopping guests.</summary>
public sealed class GuestLifecycle(VmDirectory directory, INarrator narrator)
{
    /// <summary>A guest whose button was pressed while it was still booting has not heard it.</summary>
    private static readonly TimeSpan PressAgainAfter = TimeSpan.FromSeconds(10);

    private readonly GuestStates _states = new();

    public Result Plan(Command.Plan command)
    {
        var location = directory.Require(command.Name);
        var guest = ReadGuest(location);
        return new Result.Planned(Plan(guest, location, FindMedium(command.Medium)));
    }

    /// <exception cref="UserError">The driver's complaints, with the file and the line of each key.</exception>
    private LaunchPlan Plan(Guest guest, GuestLocation location, string? medium)
    {
        try { return HypervisorTable.For(guest).Plan(guest, HostFactsReader.Read(directory), new(medium)); }
        catch (UserError e)
        {
            var conf = VmDirectory.ReadConf(location);
            throw new UserError([.. e.Complaints.Select(one => one.Key is { } key && one.File is null ? one with { File = location.ConfPath, Line = conf.LineOf(key) } : one)]);
        }
    }

    /// <exception cref="UserError">Said already in vm-bhyve's way is only what goes well; this carries what does not.</exception>
    public Result Start(Command.Start command)
    {
        narrator.Say($"Starting {Names.Printable(command.Name)}");
        var location = directory.Find(command.Name)
            ?? throw new UserError($"{Names.Printable(command.Name)} does not seem to be a valid virtual machine", "'vm list' shows them all");
        narrator.Say($"  * found guest in {location.Directory}");
        directory.RequireEnabled();
        using var held = DirectoryLock.Take(location.Directory);
        RequireStopped(location);

        var guest = ReadGuest(location);
        var medium = FindMedium(command.Medium);
        if (guest.Acceleration != Acceleration.Tcg) new KvmProbe(narrator).Works();
        var plan = Plan(guest, location, medium);
        foreach (var note in plan.Notes) narrator.Warn($"{note.Key}: {note.Text}");
        Prepare(guest, plan, medium);
        narrator.Say("  * booting...");
        if (SupervisorClient.Start(location.Directory) is { } failure) throw new UserError(failure);
        return new Result.Done();
    }

    public Result Stop(Command.Stop command)
    {
        var complaints = new List<Complaint>();
        var waiting = new List<(string Name, GuestLocation Location, TimeSpan Limit, ControlConnection Connection)>();
        foreach (var name in command.Names)
        {
            try
            {
                var location = directory.Require(name);
                var connection = Connect(location);
                narrator.Say($"Sending ACPI shutdown to {name}");
                connection.Ask("norestart");
                connection.Ask("powerbutton");
                waiting.Add((name, location, command.TimeLimit ?? RunRecord.Read(location.Directory)?.StopTimeLimit ?? TimeSpan.FromSeconds(90), connection));
            }
            catch (UserError e) { complaints.AddRange(e.Complaints); }
        }
        var started = Environment.TickCount64;
        foreach (var (name, location, limit, connection) in waiting)
        {
            var left = limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
            if (AwaitEnd(location, connection, "powerbutton", left)) continue;
            if (command.Force)
            {
                narrator.Say($"  * {name} did not power off in {limit.TotalSeconds:0} seconds: cutting its power");
                CutPower(location);
            }
            else
            {
                complaints.Add(new($"{name} did not power off in {limit.TotalSeconds:0} seconds")
                {
                    Instead = $"'vm stop -t SECONDS {name}' waits longer, 'vm poweroff {name}' cuts its power",
                });
            }
        }
        return complaints.Count == 0 ? new Result.Done() : throw new UserError(complaints);
    }

    public Result Restart(Command.Restart command)
    {
        var location = directory.Require(command.Name);
        Tell(location, "status");
        narrator.Say("Setting guest restart flag");
        narrator.Say($"Sending ACPI shutdown to {command.Name}");
        Tell(location, "restart");
        return new Result.Done();
    }

    public Result Reset(Command.Reset command)
    {
        Tell(directory.Require(command.Name), "reset");
        return new Result.Done();
    }

    public Result PowerOff(Command.PowerOff command)
    {
        var location = directory.Require(command.Name);
        Connect(location).Dispose();
        CutPower(location);
        return new Result.Done();
    }

    /// <summary>Gives a guest a supervisor again whose own was killed, or cleans up after both.</summary>
    public void Readopt(GuestLocation location)
    {
        using var held = DirectoryLock.Take(location.Directory);
        if (_states.Of(location.Directory) is GuestState.Running { Supervised: false } or GuestState.Locked { Supervised: false, HypervisorPid: not null }
            || (File.Exists($"{location.Directory}/{RunLock.FileName}") && _states.Of(location.Directory) is GuestState.Stopped)) Adopt(location);
    }

    private static void Adopt(GuestLocation location)
    {
        if (RunRecord.Read(location.Directory) is null)
        {
            // vm-bhyve's own lock, or one that a crash left: there is nothing to undo.
            File.Delete($"{location.Directory}/{RunLock.FileName}");
            return;
        }
        if (SupervisorClient.Adopt(location.Directory) is { } failure) throw new UserError(failure);
    }

    /// <summary>Says one word to the supervisor, or to the next one when this one is killed at that moment.</summary>
    private void Tell(GuestLocation location, string word)
    {
        while (true)
        {
            using var connection = Connect(location);
            if (connection.Ask(word) is not null) return;
        }
    }

    /// <exception cref="UserError">It does not run.</exception>
    private ControlConnection Connect(GuestLocation location)
    {
        const int Attempts = 50, PauseMilliseconds = 20;
        directory.RequireEnabled();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var state = _states.Of(location.Directory);
            if (state is GuestState.Stopped || IsElsewhere(state)) break;
            if (SupervisorClient.TryConnect(location.Directory) is { } connection) return connection;
            Readopt(location);
            // A supervisor that is being killed is there for a moment yet.
            if (attempt > 0) SystemCalls.Poll([], PauseMilliseconds);
        }
        if (_states.Of(location.Directory) is GuestState.Locked { Host: var host } elsewhere && IsElsewhere(elsewhere))
            throw new UserError($"{location.Name} is locked by the host {host}", $"work on it there; if that host is gone for good, remove {location.Directory}/run.lock");
        if (_states.Of(location.Directory) is not GuestState.Stopped && !SystemCalls.IsRoot)
            throw new UserError($"{location.Name} runs, and its control socket cannot be reached", "run it as the user who started the guest, or as root (sudo)");
        Readopt(location);
        throw new UserError($"{location.Name} doesn't appear to be a running virtual machine", $"'vm start {location.Name}' starts it");
    }

    private static bool IsElsewhere(GuestState state) => state is GuestState.Locked { HypervisorPid: null, Host: var host } && host != Environment.MachineName;

    private void CutPower(GuestLocation location)
    {
        if (SupervisorClient.TryConnect(location.Directory) is not { } connection) return;
        connection.Ask("poweroff");
        if (AwaitEnd(location, connection, "poweroff", TimeSpan.FromSeconds(20))) return;
        if (RunLock.Read(location.Directory) is { } held && held.Hypervisor.IsRunning) SystemCalls.Kill(held.Hypervisor.Pid, SystemCalls.SignalKill);
        if (SupervisorClient.TryConnect(location.Directory) is { } again) AwaitEnd(location, again, "poweroff", TimeSpan.FromSeconds(20));
    }

    /// <summary>Waits for the guest's end, saying the word again now and then, and to the next supervisor when this one is killed. Closes the connection.</summary>
    /// <returns>False when the time was up first.</returns>
    private bool AwaitEnd(GuestLocation location, ControlConnection first, string word, TimeSpan limit)
    {
        ControlConnection? connection = first;
        try
        {
            var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
            while (Environment.TickCount64 < until)
            {
                if (connection is null)
                {
                    Readopt(location);
                    if (_states.Of(location.Directory) is GuestState.Stopped) return true;
                    connection = SupervisorClient.TryConnect(location.Directory);
                    // Being killed takes a moment: a bounded poll.
                    if (connection is null) SystemCalls.Poll([], 20);
                    else connection.Ask(word);
                    continue;
                }
                var left = TimeSpan.FromMilliseconds(until - Environment.TickCount64);
                var (line, timedOut) = connection.ReadLine(left < PressAgainAfter ? left : PressAgainAfter);
                if (timedOut) connection.Ask(word);
                else if (line is null)
                {
                    connection.Dispose();
                    connection = null;
                }
                else if (line.StartsWith("stopped", StringComparison.Ordinal)) return true;
            }
            return false;
        }
        finally { connection?.Dispose(); }
    }

    private void RequireStopped(GuestLocation location)
    {
        var state = _states.Of(location.Directory);
        if (state is GuestState.Stopped)
        {
            if (File.Exists($"{location.Directory}/{RunLock.FileName}")) Adopt(location);
            return;
        }
        if (state is GuestState.Locked { Host: var host } && IsElsewhere(state))
            throw new UserError($"guest is locked by the host {host}", $"start it there; if that host is gone for good, remove {location.Directory}/run.lock");
        if (state is GuestState.Running { Supervised: false } or GuestState.Locked { Supervised: false, HypervisorPid: not null }) Adopt(location);
        throw new UserError("guest appears to be running already", $"'vm console {location.Name}' shows it");
    }

    private Guest ReadGuest(GuestLocation location)
    {
        var guest = GuestReader.Read(VmDirectory.ReadConf(location), location.Name, location.Directory, location.Datastore.Name,
            location.Datastore.Dataset, out var warnings);
        foreach (var warning in warnings) narrator.Warn(warning.ToString());
        return guest;
    }

    private string? FindMedium(string? name) => name is null ? null : new MediaLibrary(directory).Find(MediumKind.Iso, name);

    /// <summary>What the supervisor finds when it starts: the files, the record, and the first lines of the log.</summary>
    private static void Prepare(Guest guest, LaunchPlan plan, string? medium)
    {
        AtomicFile.RemoveLeftovers(guest.Directory);
        foreach (var missing in guest.Disks.Where(disk => !File.Exists(disk.Path) && !Directory.Exists(disk.Path)))
        {
            throw new UserError([new($"there is no {missing.Path}")
            {
                File = $"{guest.Directory}/{guest.Name}.conf", Key = $"disk{missing.Number}_name", Instead = "'vm add -d disk' makes disks; or write the right name",
            }]);
        }
        foreach (var file in plan.Files)
        {
            var path = Path.Combine(guest.Directory, file.Path);
            if (file.CopyOf is { } source) CopyOnce(source, path);
            else AtomicFile.Write(path, file.Content!, AtomicFile.Private);
        }
        RunRecord.Write(plan);
        var log = new GuestLog(guest.Directory);
        log.Rotate();
        foreach (var console in plan.Consoles) GuestLog.Rotate(Path.Combine(guest.Directory, console.Log));
        log.Write(["initialising", $" [loader: {guest.Keys["loader"]}]", $" [cpu: {guest.Keys["cpu"]}]", $" [memory: {guest.Keys["memory"]}]",
            $" [com ports: {string.Join(' ', guest.ComPorts)}]", $" [uuid: {guest.Uuid?.ToString() ?? "auto"}]",
            .. medium is null ? (string[])[] : [$" [install medium: {medium}]"], "booting"]);
    }

    private static void CopyOnce(string source, string path)
    {
        if (File.Exists(path)) return;
        var temporary = AtomicFile.TemporaryOf(path);
        try
        {
            File.Copy(source, temporary, overwrite: true);
            File.SetUnixFileMode(temporary, AtomicFile.Private);
            File.Move(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"copy {source} to {path}", e); }
        finally { File.Delete(temporary); }
    }
}
