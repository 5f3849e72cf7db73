using Stead.Host.Devices;
using Stead.Host.Fabric.Loading;
using Stead.Host.Narration;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>Where converted bitstreams go: a file, whole or not at all, or straight into a configuration port.</summary>
public static class BitstreamOutput
{
    /// <summary>A file in a FUSE mount of ours says that it is longer than this.</summary>
    private const long LongestFile = 1L << 39;

    /// <param name="path">Null: the port of this host.</param>
    /// <exception cref="HostException">The host or the port refused.</exception>
    public static void Write(string? path, byte[] data, INarrator narrator)
    {
        if (path is null || IsPort(path)) ConfigurationPort.Write(path ?? ConfigurationPort.DefaultPath, data, narrator);
        else AtomicFile.Write(Path.GetFullPath(path), data, AtomicFile.Public);
    }

    /// <summary>Whether it configures this machine's own fabric: a port, and not a virtual one.</summary>
    public static bool IsOwnFabric(string? path) => (path is null || IsPort(path)) && !DeviceAdministration.IsServed(path ?? ConfigurationPort.DefaultPath);

    private static bool IsPort(string path) => Path.GetFullPath(path) == ConfigurationPort.DefaultPath
        || new FileInfo(path) is { LinkTarget: not null } or { Exists: true, Length: > LongestFile } || (File.Exists(path) && (File.GetAttributes(path) & FileAttributes.Device) != 0);
}
