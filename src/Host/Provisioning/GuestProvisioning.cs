using System.Security.Cryptography;
using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Guests.Datastores;
using Stead.Guests.Settings;
using Stead.Guests.States;
using Stead.Host.Appliances;
using Stead.Host.Media;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Storage;
using Stead.Host.Supervision;

namespace Stead.Host.Provisioning;

/// <summary>Making guests, adding to them, removing them. Each is whole or did not happen, whenever it is cut short.</summary>
public sealed class GuestProvisioning(VmDirectory directory, INarrator narrator)
{
    /// <summary>In front of the directory of a guest that is being made or removed; the rest is the pid and the name.</summary>
    private const string Unfinished = ".unfinished.";

    private readonly GuestStates _states = new();

    public Result Create(Command.Create command)
    {
        directory.RequireEnabled();
        Names.Require("virtual machine name", command.Name);
        if (directory.Find(command.Name) is { } existing) throw new UserError($"virtual machine already exists in {existing.Directory}");
        var store = directory.Datastores.FirstOrDefault(one => one.Name == command.Datastore && one.HoldsGuests && one.Path is not null)
            ?? throw new UserError($"unable to load datastore - '{Names.Printable(command.Datastore)}'", "'vm datastore list' shows them all");
        var template = ReadTemplate(command.Template);
        if (template["disk0_name"] is not { Length: > 0 } && command.Image is not null)
            throw new UserError([new("template is missing disk0_name specification") { File = template.Path, Key = "disk0_name", Instead = "write disk0_name=\"disk0.img\"" }]);
        var conf = Instantiate(template, command);
        var image = command.Image is { } name ? new MediaLibrary(directory).Find(MediumKind.Img, name) : null;
        var appliance = template["appliance"] is { Length: > 0 } recipe ? new ApplianceBuilder(narrator).Build(ApplianceRecipe.Load(recipe)) : null;

        RemoveUnfinished(store.Path!);
        var final = $"{store.Path}/{command.Name}";
        if (Directory.Exists(final) && Directory.EnumerateFileSystemEntries(final).Any())
            throw new UserError($"{final} exists and is not a guest", "move it away, or take another name");
        var making = $"{store.Path}/{Unfinished}{Environment.ProcessId}.{command.Name}";
        try
        {
            MakePrivateDirectory(making);
            foreach (var disk in NewDisk.All(template, command.Size)) disk.Make(making, store.Dataset is null ? null : $"{store.Dataset}/{command.Name}");
            appliance?.CopyTo(making);
            if (image is not null) DiskImage.Write(image, $"{making}/{template["disk0_name"]}", command.Size);
            AtomicFile.Write($"{making}/{command.Name}.conf", conf.ToString(), VmDirectory.ModeOf(conf));
            if (Directory.Exists(final)) Directory.Delete(final);
            Directory.Move(making, final);
            SystemCalls.SyncDirectory(store.Path!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HostException or UserError)
        {
            TryRemove(making);
            if (e is UserError) throw;
            throw HostErrors.From($"create {command.Name} in {store.Path}", e);
        }
        return new Result.Done();
    }

    public Result AddDisk(Command.AddDisk command)
    {
        directory.RequireEnabled();
        var location = directory.Require(command.Name);
        using var held = DirectoryLock.Take(location.Directory);
        AtomicFile.RemoveLeftovers(location.Directory);
        var conf = VmDirectory.ReadConf(location);
        var number = Numbers(conf, "disk", "_name");
        var emulation = number > 0 ? conf[$"disk{number - 1}_type"] : null;
        if (emulation is not { Length: > 0 })
            throw new UserError([new("failed to get emulation type of the existing guest disks") { File = location.ConfPath, Key = "disk0_type", Instead = "write disk0_type=\"virtio-blk\" and disk0_name first" }]);
        var type = command.DeviceType ?? "file";
        if (type is not ("file" or "zvol" or "sparse-zvol"))
            throw new UserError($"device type must be one of the following: zvol sparse-zvol file");
        var disk = new NewDisk(type == "file" ? $"disk{number}.img" : $"disk{number}", type, command.Size);
        if (emulation == "ahci-cd") emulation = "ahci-hd";
        disk.Make(location.Directory, location.Datastore.Dataset is { } dataset ? $"{dataset}/{location.Name}" : null);
        try
        {
            VmDirectory.WriteConf(location, conf.With($"disk{number}_name", disk.Name).With($"disk{number}_type", emulation).With($"disk{number}_dev", type));
        }
        catch
        {
            if (type == "file") File.Delete($"{location.Directory}/{disk.Name}");
            throw;
        }
        TellWhenRunning(location);
        return new Result.Done();
    }

    public Result AddNetwork(Command.AddNetwork command)
    {
        directory.RequireEnabled();
        var location = directory.Require(command.Name);
        Names.Require("switch name", command.Switch);
        using var held = DirectoryLock.Take(location.Directory);
        var conf = VmDirectory.ReadConf(location);
        var number = Numbers(conf, "network", "_type");
        var emulation = number > 0 ? conf[$"network{number - 1}_type"]! : "virtio-net";
        var changed = conf.With($"network{number}_type", emulation).With($"network{number}_switch", command.Switch);
        if (changed[$"network{number}_mac"] is not { Length: > 0 }) changed = changed.With($"network{number}_mac", NewMac());
        VmDirectory.WriteConf(location, changed);
        if (!directory.SystemConf.Words("switch_list").Contains(command.Switch))
            narrator.Warn($"there is no switch '{command.Switch}' yet; make it with 'vm switch create {command.Switch}' before the guest is started");
        TellWhenRunning(location);
        return new Result.Done();
    }

    public Result Destroy(Command.Destroy command)
    {
        directory.RequireEnabled();
        var location = directory.Require(command.Name);
        var store = Path.GetDirectoryName(location.Directory)!;
        using (DirectoryLock.Take(location.Directory))
        {
            if (_states.Of(location.Directory) is not GuestState.Stopped and var state)
                throw new UserError($"{location.Name} is {state.ToString().ToLowerInvariant()}", $"'vm stop {location.Name}' or 'vm poweroff {location.Name}' first");
            if (RunRecord.Read(location.Directory) is { } left) HostSteps.Undo(left.Steps);
            if (location.Datastore.Dataset is { } dataset && MountTable.Find($"{dataset}/{location.Name}") is not null)
            {
                ProcessRunner.Require("zfs", "destroy", "-rf", $"{dataset}/{location.Name}");
                TryRemove(location.Directory);
                return new Result.Done();
            }
            // Out of sight in one step: a removal that is cut short leaves no half guest under its name.
            var going = $"{store}/{Unfinished}{Environment.ProcessId}.{location.Name}";
            try
            {
                Directory.Move(location.Directory, going);
                SystemCalls.SyncDirectory(store);
                Directory.Delete(going, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"remove {location.Directory}", e); }
        }
        RemoveUnfinished(store);
        return new Result.Done();
    }

    private SettingsFile ReadTemplate(string name)
    {
        var path = $"{directory.TemplateDirectory}/{name}.conf";
        if (Names.Check("template", name) is null && File.Exists(path)) return SettingsFile.Parse(path, File.ReadAllText(path));
        var known = Directory.Exists(directory.TemplateDirectory)
            ? Directory.EnumerateFiles(directory.TemplateDirectory, "*.conf").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal).ToList()
            : [];
        throw new UserError($"unable to find template {directory.TemplateDirectory}/{Names.Printable(name)}.conf", (known.Count, Spelling.Nearest(name, known)) switch
        {
            (0, _) => "'vm init' brings templates along",
            (_, { } near) => $"did you mean -t {near}?",
            _ => $"there are {string.Join(", ", known)}",
        });
    }

    /// <summary>The template as the new guest's file: its own identity, without what only creation needs.</summary>
    private static SettingsFile Instantiate(SettingsFile template, Command.Create command)
    {
        var conf = template.With("uuid", Guid.NewGuid().ToString("D")).With("network0_mac", NewMac());
        if (command.Cpus is { } cpus) conf = conf.With("cpu", $"{cpus}");
        if (command.Memory is { } memory) conf = conf.With("memory", memory);
        for (var number = 0; conf[$"disk{number}_name"] is not null; number++) conf = conf.Without($"disk{number}_size");
        return conf;
    }

    private static string NewMac() => MacAddress.Make((uint)RandomNumberGenerator.GetInt32(int.MaxValue));

    private static int Numbers(SettingsFile conf, string prefix, string suffix)
    {
        var number = 0;
        while (conf[$"{prefix}{number}{suffix}"] is { Length: > 0 }) number++;
        return number;
    }

    private void TellWhenRunning(GuestLocation location)
    {
        if (_states.Of(location.Directory) is not GuestState.Stopped) narrator.Warn($"{location.Name} is running and sees it after the next start");
    }

    private static void MakePrivateDirectory(string path)
    {
        try { Directory.CreateDirectory(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"make the directory {path}", e); }
    }

    /// <summary>What a creation or a removal that was killed left behind.</summary>
    private static void RemoveUnfinished(string store)
    {
        foreach (var path in Directory.EnumerateDirectories(store, Unfinished + "*"))
        {
            var pid = Path.GetFileName(path)[Unfinished.Length..].Split('.')[0];
            if (int.TryParse(pid, out var maker) && !ProcessIdentity.IsAlive(maker)) TryRemove(path);
        }
    }

    private static void TryRemove(string path)
    {
        try { if (Directory.Exists(path)) Directory.Delete(path, recursive: true); }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
