namespace Stead.Host.Hypervisors;

/// <summary>Finds programs as a shell would, and where the superuser's are even when PATH does not say so.</summary>
public static class Programs
{
    /// <returns>Absolute path, or null.</returns>
    public static string? Find(string name)
    {
        var path = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } set ? set : "/usr/bin:/bin";
        foreach (var directory in $"{path}:/usr/sbin:/sbin:/usr/local/bin".Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = $"{directory}/{name}";
            if (File.Exists(candidate) && (File.GetUnixFileMode(candidate) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0)
                return candidate;
        }
        return null;
    }
}
