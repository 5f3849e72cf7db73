using Stead.Host.Fabric;
using Stead.Host.Posix;
using Stead.Host.Serving;

namespace Stead.Host.Devices;

/// <summary>What a server leaves behind that was killed: mounts that nobody answers, and links to them.</summary>
internal static class DeviceRemains
{
    /// <summary>Of all servers that are gone.</summary>
    public static void Clear()
    {
        if (!Directory.Exists(DeviceDirectory.Root)) return;
        foreach (var directory in Directory.GetDirectories(DeviceDirectory.Root))
        {
            if (HeldLock.TryTake(Path.Combine(directory, DeviceRecord.FileName)) is not { } held) continue;
            Clear(directory);
            Remove(directory, held);
        }
    }

    /// <summary>Of one, whose lock the caller holds.</summary>
    public static void Clear(string directory)
    {
        foreach (var path in DeviceRecord.Read(directory)?.Paths ?? []) Unlink(path, directory);
        File.Delete(Path.Combine(directory, VirtualFabric.Configuration));
        // Looked at by name only: to look into a mount would ask its server.
        foreach (var mount in Directory.GetDirectories(directory))
        {
            FuseMount.Unmount(mount);
            try { Directory.Delete(mount); }
            catch (IOException) { }
        }
    }

    public static void Remove(string directory, HeldLock held)
    {
        held.Remove();
        File.Delete(Path.Combine(directory, ControlPort.Socket));
        // Unless the next server is in it already.
        try { Directory.Delete(directory); }
        catch (IOException) { }
    }

    /// <summary>Removes a link that leads into the directory, and nothing else.</summary>
    public static void Unlink(string path, string directory)
    {
        if (new FileInfo(path).LinkTarget is { } target && target.StartsWith(directory + "/", StringComparison.Ordinal)) File.Delete(path);
    }
}
