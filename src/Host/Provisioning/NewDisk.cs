using Stead.Guests;
using Stead.Guests.Settings;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Storage;

namespace Stead.Host.Provisioning;

/// <summary>A disk that is to be made.</summary>
/// <param name="Name">In the guest's directory, or of the volume.</param>
/// <param name="Type">`file`, `zvol`, `sparse-zvol`; anything else is not Stead's to make.</param>
internal sealed record NewDisk(string Name, string Type, DataSize Size)
{
    private static readonly DataSize Usual = new(20L << 30);

    /// <summary>Those of a template, sized by diskN_size; disk0 by the command line where it says so.</summary>
    public static IReadOnlyList<NewDisk> All(SettingsFile template, DataSize? first)
    {
        var disks = new List<NewDisk>();
        var complaints = new List<Complaint>();
        for (var number = 0; template[$"disk{number}_name"] is { Length: > 0 } name; number++)
        {
            var key = $"disk{number}_size";
            var size = Usual;
            if (number == 0 && first is { } given) size = given;
            else if (template[key] is { Length: > 0 } written && (!DataSize.TryParse(written, out size) || size.Bytes == 0))
                complaints.Add(new($"'{Names.Printable(written)}' is not a size") { File = template.Path, Line = template.LineOf(key), Key = key, Instead = $"write {key}=\"20G\"" });
            var type = template[$"disk{number}_dev"] is { Length: > 0 } device ? device : "file";
            if (type == "file" && (name.StartsWith('/') || name.Split('/').Contains("..")))
                complaints.Add(new($"'{Names.Printable(name)}' leads out of the guest's directory") { File = template.Path, Line = template.LineOf($"disk{number}_name"), Key = $"disk{number}_name", Instead = "write a plain file name" });
            disks.Add(new(name, type, size));
        }
        return complaints.Count == 0 ? disks : throw new UserError(complaints);
    }

    /// <summary>Sparse, and for its owner only.</summary>
    /// <param name="dataset">The guest's, where its store is on ZFS.</param>
    public void Make(string directory, string? dataset)
    {
        if (Type is "zvol" or "sparse-zvol")
        {
            if (dataset is null) throw new UserError($"a {Type} needs a datastore on ZFS", "take -t file, or diskN_dev=\"file\" in the template");
            ProcessRunner.Require("zfs", "create", "-p", Type == "zvol" ? "-V" : "-sV", $"{Size.Bytes}", "-o", "volmode=dev", $"{dataset}/{Name}");
            return;
        }
        if (Type != "file") return;
        var path = $"{directory}/{Name}";
        if (File.Exists(path) && !IsBlank(path)) throw new UserError($"{path} exists already", "move it away first");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (Name.EndsWith(".qcow2", StringComparison.OrdinalIgnoreCase))
            {
                ProcessRunner.Require("qemu-img", "create", "-q", "-f", "qcow2", path, $"{Size.Bytes}");
                File.SetUnixFileMode(path, AtomicFile.Private);
                return;
            }
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = AtomicFile.Private });
            file.SetLength(Size.Bytes);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HostException)
        {
            File.Delete(path);
            throw HostErrors.From($"make the disk {path} of {Size}", e);
        }
    }

    /// <summary>Nothing was ever written to it: a creation that was cut short left it, and it can be made again.</summary>
    private static bool IsBlank(string path)
    {
        using var file = File.OpenHandle(path);
        return SystemCalls.AllocatedBytes(file) == 0;
    }
}
