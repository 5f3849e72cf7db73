namespace Stead.Guests.Commands;

/// <summary>
/// Everything that can be asked of the guests' side of Stead. The command line and the web build these; Host has the one `Handle`.
/// Names are as the user typed them: the handler checks them.
/// </summary>
public abstract record Command
{
    private Command() { }

    /// <summary>Makes `vm_dir` and its folders, copies the default template, brings up the switches. Safe to repeat.</summary>
    public sealed record Init : Command;

    /// <summary>A first guest, made if need be, running and answering. Safe to repeat.</summary>
    public sealed record Up : Command;

    /// <summary>Powers all guests off.</summary>
    public sealed record Down : Command;

    // ---- read-only: no root, never a change (except that a running guest without a supervisor gets one back)

    public sealed record List(bool RunningOnly = false, bool Verbose = false, string? Tag = null) : Command;

    /// <param name="Names">None means all.</param>
    public sealed record Info(IReadOnlyList<string> Names) : Command;

    /// <summary>What `Start` would do: argv with the key each argument came from, files, and host changes.</summary>
    public sealed record Plan(string Name, string? Medium = null) : Command;

    public sealed record SwitchList : Command;
    public sealed record SwitchInfo(IReadOnlyList<string> Names) : Command;
    public sealed record DatastoreList : Command;

    /// <summary>`vm iso`, `vm img`.</summary>
    public sealed record MediaList(MediumKind Kind) : Command;

    // ---- guests

    /// <param name="Image">A file of `vm img` written to the first disk.</param>
    public sealed record Create(string Name, string Template = "default", string Datastore = "default", DataSize? Size = null,
        int? Cpus = null, string? Memory = null, string? Image = null) : Command;

    public sealed record AddDisk(string Name, DataSize Size, string? DeviceType = null) : Command;
    public sealed record AddNetwork(string Name, string Switch) : Command;

    /// <summary>The question is asked by whoever builds this.</summary>
    public sealed record Destroy(string Name) : Command;

    /// <param name="Medium">Set by `vm install`: looked for as a path, in the working directory, and in the ISO stores.</param>
    public sealed record Start(string Name, string? Medium = null) : Command;

    /// <summary>Presses the ACPI power button and waits.</summary>
    /// <param name="TimeLimit">Null: the guest's `stop_timeout`.</param>
    /// <param name="Force">Cut the power when the time is up, instead of failing.</param>
    public sealed record Stop(IReadOnlyList<string> Names, TimeSpan? TimeLimit = null, bool Force = false) : Command;

    public sealed record Restart(string Name) : Command;
    public sealed record Reset(string Name) : Command;
    public sealed record PowerOff(string Name) : Command;

    // ---- switches and datastores

    public sealed record SwitchCreate(string Name, string Type = "standard", string? Interface = null, int? Vlan = null, string? Bridge = null,
        string? Address = null, int? Mtu = null, bool Private = false) : Command;

    public sealed record SwitchAdd(string Name, string Interface) : Command;
    public sealed record SwitchRemove(string Name, string Interface) : Command;
    public sealed record SwitchDestroy(string Name) : Command;
    public sealed record DatastoreAdd(string Name, string Specification) : Command;

    // ---- media

    /// <param name="Sha256">64 hexadecimal digits, or null.</param>
    /// <param name="ChecksumFile">A path or URL of a `sha256sum` or BSD style list that names the file, or null.</param>
    public sealed record Download(MediumKind Kind, Uri Source, string Datastore = "default", string? Sha256 = null, string? ChecksumFile = null,
        AddressFamily Family = AddressFamily.Any) : Command;

    /// <summary>Reads every stored medium again and compares it with the checksum that was stored with it.</summary>
    public sealed record Verify(MediumKind Kind) : Command;
}

public enum MediumKind { Iso, Img }

public enum AddressFamily { Any, V4, V6 }
