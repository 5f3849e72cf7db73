using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Devices;

/// <summary>
/// Where servers of devices keep their records and mounts: `/run/stead/devices` for root, below `$XDG_RUNTIME_DIR` for everyone else;
/// STEAD_RUN_DIR in the place of both. One folder a server, gone with it (or with a boot).
/// </summary>
internal static class DeviceDirectory
{
    private const string Variable = "STEAD_RUN_DIR";

    public static string Root => Path.Combine(Base, "devices");

    public static string Of(string name) => Path.Combine(Root, name);

    /// <summary>Where a device is found when nobody said.</summary>
    public static string DefaultPath(string name) => SystemCalls.IsRoot ? $"/dev/{name}" : Path.Combine(Base, name);

    /// <exception cref="HostException">It cannot be made, or is somebody else's.</exception>
    public static string Make(string name)
    {
        var directory = Of(name);
        try { Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | (SystemCalls.IsRoot ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : 0)); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"make {directory}", e); }
        return directory;
    }

    private static string Base =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own ? Path.GetFullPath(own)
        : SystemCalls.IsRoot ? "/run/stead"
        : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, "stead")
        : Path.Combine(Path.GetTempPath(), $"stead-{Environment.UserName}");
}
