using Stead.Host.Posix;
using Stead.Host.Storage;
using Stead.Net.Settings;
using Stead.Net.Tcp;

namespace Stead.Host.Network;

/// <summary>
/// What `stead sysctl` has set, for all that Stead's TCP does on this machine: lines `name=value` as /etc/sysctl.conf has them, the machine's file
/// first and the user's own above it. Root writes the machine's. Programs that run keep what they began with.
/// </summary>
public static class SettingsStore
{
    private const string OfMachine = "/etc/stead.sysctl.conf";

    /// <summary>Where this user's changes go.</summary>
    public static string Path =>
        Environment.GetEnvironmentVariable("STEAD_SYSCTL_CONF") is { Length: > 0 } chosen ? System.IO.Path.GetFullPath(chosen) : SystemCalls.IsRoot ? OfMachine : OfUser;

    private static string OfUser
    {
        get
        {
            var configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is ['/', ..] xdg ? xdg : $"{Environment.GetEnvironmentVariable("HOME")}/.config";
            return $"{configuration.TrimEnd('/')}/stead/sysctl.conf";
        }
    }

    /// <exception cref="UserError">With file and line: somebody has written what cannot be.</exception>
    public static TcpSettings Apply(TcpSettings settings)
    {
        foreach (var path in new[] { OfMachine, Path }.Distinct())
        {
            foreach (var change in SettingChange.OfLines(TextFile.TryRead(path) ?? "", path)) settings = change.Apply(settings);
        }
        return settings;
    }

    /// <summary>What differs from the defaults on this machine; nothing where the files cannot be understood.</summary>
    public static IReadOnlyList<SettingChange> Differing()
    {
        try
        {
            var settings = Apply(TcpSettings.Linux);
            return [.. SettingTable.Entries.Where(setting => setting.Read(settings) != setting.Default).Select(setting => new SettingChange(setting, setting.Read(settings)))];
        }
        catch (Exception e) when (e is UserError or HostException) { return []; }
    }

    /// <summary>Changes lines of the file and adds those that it does not have; all others, and the comments, stay.</summary>
    /// <exception cref="HostException">The file is as it was.</exception>
    public static void Store(IEnumerable<SettingChange> changes)
    {
        var path = Path;
        var directory = System.IO.Path.GetDirectoryName(path)!;
        VmDirectory.MakeDirectory(directory);
        using var held = DirectoryLock.Take(directory);
        List<string> lines = [.. (TextFile.TryRead(path) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var change in changes.Where(change => change.Value is not null))
        {
            var at = lines.FindLastIndex(line => line.Split('#')[0].Split('=')[0].Trim() == change.Setting.Name);
            if (at < 0) lines.Add(change.ToString());
            else lines[at] = change.ToString();
        }
        AtomicFile.Write(path, string.Concat(lines.Select(line => line + "\n")), AtomicFile.Public);
    }
}
