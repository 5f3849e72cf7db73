using Stead.Guests;
using Stead.Guests.Datastores;
using Stead.Guests.Settings;
using Stead.Host.Posix;

namespace Stead.Host.Storage;

/// <summary>`vm_dir`: where guests, templates, media and settings lie. A vm-bhyve tree is used in place.</summary>
public sealed class VmDirectory
{
    private readonly Lazy<SettingsFile> _systemConf;
    private readonly Lazy<IReadOnlyList<Datastore>> _datastores;
    private readonly Datastore _default;

    private VmDirectory(Datastore @default, SettingsFile rcConf)
    {
        _default = @default;
        RcConf = rcConf;
        _systemConf = new(() => ReadOrEmpty($"{Path}/.config/system.conf"));
        _datastores = new(ReadDatastores);
    }

    /// <summary>Absolute, without a slash at its end.</summary>
    public string Path => _default.Path!;

    /// <summary>`/etc/rc.conf` on FreeBSD, `/etc/stead.conf` elsewhere; empty when there is none.</summary>
    public SettingsFile RcConf { get; }

    public static string RcConfPath => OperatingSystem.IsFreeBSD() ? "/etc/rc.conf" : "/etc/stead.conf";

    public SettingsFile SystemConf => _systemConf.Value;

    /// <summary>Guests to start with the host, in order.</summary>
    public IReadOnlyList<string> AutoStart => RcConf.Words("vm_list");

    /// <summary>Between two starts. vm-bhyve's manual says 5, its code 2.</summary>
    public TimeSpan StartDelay => TimeSpan.FromSeconds(int.TryParse(RcConf["vm_delay"], out var seconds) && seconds >= 0 ? seconds : 2);

    /// <summary>`default` first, then in the order of `datastore_list`.</summary>
    public IReadOnlyList<Datastore> Datastores => _datastores.Value;

    public string TemplateDirectory => $"{Path}/.templates";

    /// <summary>Looks vm_dir up; makes nothing.</summary>
    /// <exception cref="UserError">vm_dir is not a path, or its dataset is not mounted.</exception>
    public static VmDirectory Open()
    {
        var rcConf = ReadOrEmpty(RcConfPath);
        var fromEnvironment = Environment.GetEnvironmentVariable("STEAD_VM_DIR");
        var written = fromEnvironment is { Length: > 0 } ? fromEnvironment : rcConf["vm_dir"];
        if (written is not { Length: > 0 }) return new(new(Datastore.DefaultName, DatastoreType.Directory, DefaultPath()), rcConf);

        var specification = DatastoreSpecification.Parse(written);
        Complaint Complain(string what, string instead) => fromEnvironment is { Length: > 0 }
            ? new(what) { Key = "STEAD_VM_DIR", Instead = instead }
            : new(what) { File = RcConfPath, Line = rcConf.LineOf("vm_dir"), Key = "vm_dir", Instead = instead };
        if (specification.Type == DatastoreType.Zfs)
        {
            var mount = MountTable.Find(specification.Place) ?? throw new UserError([Complain(
                $"the dataset {specification.Place} is not mounted",
                $"make and mount it (zfs create -o mountpoint=/vm {specification.Place}), or write vm_dir=\"/vm\" for a plain directory")]);
            return new(new(Datastore.DefaultName, DatastoreType.Zfs, mount.Path.TrimEnd('/'), specification.Place), rcConf);
        }
        if (!written.StartsWith('/') || written.TrimEnd('/').Length == 0)
            throw new UserError([Complain($"'{Names.Printable(written)}' is not an absolute path", "write vm_dir=\"/path\" or vm_dir=\"zfs:pool/dataset\"")]);
        return new(new(Datastore.DefaultName, DatastoreType.Directory, System.IO.Path.GetFullPath(written).TrimEnd('/')), rcConf);
    }

    /// <summary>Before anything is changed.</summary>
    /// <exception cref="UserError">`vm_enable` says no.</exception>
    public void RequireEnabled()
    {
        if (RcConf["vm_enable"] is not { } enable || !Booleans.IsFalse(enable)) return;
        throw new UserError([new($"guests are switched off: vm_enable=\"{enable}\"")
        {
            File = RcConfPath, Line = RcConf.LineOf("vm_enable"), Key = "vm_enable", Instead = "write vm_enable=\"YES\"",
        }]);
    }

    /// <summary>All guests: the default store first, then the others in order; by name within a store.</summary>
    public IEnumerable<GuestLocation> Guests()
    {
        foreach (var store in Datastores)
        {
            if (!store.HoldsGuests || !System.IO.Directory.Exists(store.Path)) continue;
            var names = System.IO.Directory.GetDirectories(store.Path).Select(directory => System.IO.Path.GetFileName(directory)!).Where(name => name[0] != '.');
            foreach (var name in names.Order(StringComparer.Ordinal))
            {
                var location = new GuestLocation(name, store, $"{store.Path}/{name}");
                if (File.Exists(location.ConfPath)) yield return location;
            }
        }
    }

    /// <returns>Null when no store has such a guest.</returns>
    public GuestLocation? Find(string name)
    {
        if (Names.Check("", name) is not null) return null;
        return Datastores.Where(store => store.HoldsGuests && store.Path is not null)
            .Select(store => new GuestLocation(name, store, $"{store.Path}/{name}"))
            .FirstOrDefault(location => File.Exists(location.ConfPath));
    }

    /// <exception cref="UserError">No store has such a guest.</exception>
    public GuestLocation Require(string name) => Find(name) ?? throw new UserError(
        $"{Names.Printable(name)} doesn't appear to be a valid virtual machine", "'vm list' shows them all");

    /// <exception cref="HostException">The file cannot be read.</exception>
    public static SettingsFile ReadConf(GuestLocation location) =>
        SettingsFile.Parse(location.ConfPath, TextFile.TryRead(location.ConfPath) ?? throw HostErrors.FromErrno($"read {location.ConfPath}", SystemCalls.NotThere));

    /// <summary>A file with a password in it is for its owner's eyes only.</summary>
    public static void WriteConf(GuestLocation location, SettingsFile conf) =>
        AtomicFile.Write(location.ConfPath, conf.ToString(), ModeOf(conf));

    public static UnixFileMode ModeOf(SettingsFile conf) => conf["vnc_password"] is { Length: > 0 } ? AtomicFile.Private : AtomicFile.Public;

    /// <summary>Changes `system.conf` under a lock, from what it holds now.</summary>
    public SettingsFile UpdateSystemConf(Func<SettingsFile, SettingsFile> change)
    {
        var directory = $"{Path}/.config";
        MakeDirectory(directory);
        using var held = DirectoryLock.Take(directory);
        var path = $"{directory}/system.conf";
        var changed = change(ReadOrEmpty(path));
        AtomicFile.Write(path, changed.ToString(), AtomicFile.Public);
        return changed;
    }

    public static void MakeDirectory(string path)
    {
        try { System.IO.Directory.CreateDirectory(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"make the directory {path}", e); }
    }

    /// <summary>Where a specification of system.conf lies; null when a dataset is not mounted.</summary>
    public static string? Resolve(DatastoreSpecification specification) =>
        specification.Type == DatastoreType.Zfs ? MountTable.Find(specification.Place)?.Path : specification.Place;

    private IReadOnlyList<Datastore> ReadDatastores()
    {
        var stores = new List<Datastore> { _default };
        foreach (var name in SystemConf.Words("datastore_list"))
        {
            if (name == Datastore.DefaultName || SystemConf[$"path_{name}"] is not { Length: > 0 } written) continue;
            var specification = DatastoreSpecification.Parse(written);
            stores.Add(new(name, specification.Type, Resolve(specification), specification.Type == DatastoreType.Zfs ? specification.Place : null));
        }
        return stores;
    }

    private static string DefaultPath()
    {
        if (SystemCalls.IsRoot) return "/var/lib/stead";
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is ['/', ..] xdg ? xdg : $"{Environment.GetEnvironmentVariable("HOME")}/.local/share";
        return $"{data.TrimEnd('/')}/stead";
    }

    private static SettingsFile ReadOrEmpty(string path) => SettingsFile.Parse(path, TextFile.TryRead(path) ?? "");
}
