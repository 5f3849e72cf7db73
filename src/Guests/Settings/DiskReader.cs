namespace Stead.Guests.Settings;

/// <summary>The keys `diskN_…`, from disk0 on to the first number without a name, as vm-bhyve counts.</summary>
internal static class DiskReader
{
    public const int Most = 64;

    private static readonly Dictionary<string, DiskEmulation> Emulations = new()
    {
        ["virtio-blk"] = DiskEmulation.VirtioBlk, ["nvme"] = DiskEmulation.Nvme, ["ahci-hd"] = DiskEmulation.AhciHd,
        ["ahci-cd"] = DiskEmulation.AhciCd, ["virtio-scsi"] = DiskEmulation.VirtioScsi,
    };

    private static readonly Dictionary<string, DiskFormat> Formats = new() { ["raw"] = DiskFormat.Raw, ["qcow2"] = DiskFormat.Qcow2 };

    public static IReadOnlyList<Disk> Read(Reading reading, string directory, string? dataset)
    {
        var disks = new List<Disk>();
        var number = 0;
        for (; reading.Text($"disk{number}_name") is { } name; number++)
        {
            var type = $"disk{number}_type";
            reading.Required(type, $"write {type}=\"virtio-blk\"");
            var emulation = reading.Choice(type, Emulations) ?? DiskEmulation.VirtioBlk;
            var format = reading.Choice($"disk{number}_format", Formats)
                ?? (name.EndsWith(".qcow2", StringComparison.OrdinalIgnoreCase) ? DiskFormat.Qcow2 : DiskFormat.Raw);
            var device = reading.Text($"disk{number}_dev")?.ToLowerInvariant() ?? "file";
            if (PathOf(reading, $"disk{number}_name", name, $"disk{number}_dev", device, directory, dataset) is { } path && number < Most)
                disks.Add(new(number, emulation, device, path, format, reading.Text($"disk{number}_opts")));
        }
        if (number > Most) reading.Error($"disk{Most}_name", $"is one disk too many: {Most} fit", "take some out");
        foreach (var key in reading.File.Keys.Where(key => NumberOf(key, "disk", "_type") is { } n && n >= number))
        {
            if (reading.Text(key.Replace("_type", "_name")) is not null)
                reading.Warn(key, $"is ignored: disks are counted without a gap, and there is no disk{number}_name", $"renumber it to disk{number}");
            else reading.Error(key, $"has no {key.Replace("_type", "_name")} beside it", $"write {key.Replace("_type", "_name")}=\"disk{number}.img\", or take it out");
        }
        return disks;
    }

    /// <summary>The N of `PREFIXNSUFFIX`, or null.</summary>
    internal static int? NumberOf(string key, string prefix, string suffix) =>
        key.StartsWith(prefix, StringComparison.Ordinal) && key.EndsWith(suffix, StringComparison.Ordinal)
        && key.Length > prefix.Length + suffix.Length
        && int.TryParse(key.AsSpan(prefix.Length, key.Length - prefix.Length - suffix.Length), System.Globalization.NumberStyles.None, null, out var n) ? n : null;

    private static string? PathOf(Reading reading, string nameKey, string name, string deviceKey, string device, string directory, string? dataset)
    {
        if (name.Any(char.IsControl))
        {
            reading.Error(nameKey, "has control characters", "write a plain file name");
            return null;
        }
        switch (device)
        {
            case "custom" when name.StartsWith('/'):
                return name;
            case "custom":
                reading.Error(nameKey, $"'{Names.Printable(name)}' is not an absolute path", $"with {deviceKey}=\"custom\" write the whole path");
                return null;
            case "file" when name.StartsWith('/') || name.Split('/').Contains(".."):
                reading.Error(nameKey, $"'{Names.Printable(name)}' leads out of the guest's directory", $"write a name in it, or {deviceKey}=\"custom\"");
                return null;
            case "file":
                return $"{directory}/{name}";
            case "zvol" or "sparse-zvol" when dataset is not null:
                return $"/dev/zvol/{dataset}/{name}";
            case "zvol" or "sparse-zvol":
                reading.Error(deviceKey, $"'{device}' needs a datastore on ZFS, and this one is a directory", $"write {deviceKey}=\"file\"");
                return null;
            default:
                reading.Error(deviceKey, $"'{Names.Printable(device)}' is not a kind of disk that Stead has", "write file, zvol, sparse-zvol or custom");
                return null;
        }
    }
}
