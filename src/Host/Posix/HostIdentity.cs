namespace Stead.Host.Posix;

/// <summary>Which machine this is, and since which boot.</summary>
/// <param name="Name">hostname(1).</param>
/// <param name="Machine">/etc/machine-id, or empty.</param>
/// <param name="Boot">New at every boot, or empty.</param>
public sealed record HostIdentity(string Name, string Machine, string Boot)
{
    public static HostIdentity Read() => new(
        Environment.MachineName,
        FirstLine("/etc/machine-id") ?? FirstLine("/etc/hostid") ?? "",
        FirstLine("/proc/sys/kernel/random/boot_id") ?? "");

    private static string? FirstLine(string path)
    {
        try { return File.ReadAllText(path).Split('\n')[0].Trim(); }
        catch (IOException) { return null; }
        catch (UnauthorizedAccessException) { return null; }
    }
}
