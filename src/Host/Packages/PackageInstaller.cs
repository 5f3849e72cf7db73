using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Packages;

/// <summary>Installs what is missing where that can be done, and says exactly what to install where it cannot.</summary>
public sealed class PackageInstaller(INarrator narrator)
{
    /// <param name="programs">Names or absolute paths from <see cref="PackageTable"/>.</param>
    /// <exception cref="UserError">Something is missing and cannot be installed from here.</exception>
    public void Require(params IReadOnlyList<string> programs)
    {
        var missing = programs.Where(program => program[0] == '/' ? !File.Exists(program) : Programs.Find(program) is null).ToList();
        if (missing.Count == 0) return;
        var packages = missing.Select(program => PackageTable.Debian[program]).Distinct().ToList();
        var list = string.Join(' ', packages);
        if (Programs.Find("apt-get") is null)
            throw new UserError($"not installed: {string.Join(", ", missing)}", $"install what has them with your system's package tool (Debian's names: {list})");
        if (AsRoot() is not { } asRoot)
            throw new UserError($"not installed: {string.Join(", ", missing)}", $"as root: apt-get install --no-install-recommends {list}");

        narrator.Say($"installing {list} with apt-get{(SystemCalls.IsRoot ? "" : " (sudo)")}");
        using var meter = narrator.Begin($"installing {list}");
        string[] install = [.. asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "install", "--no-install-recommends", .. packages];
        var result = ProcessRunner.Run(install);
        if (result.ExitCode != 0)
        {
            // Old lists, or none yet, are the usual reason.
            ProcessRunner.Run([.. asRoot, "apt-get", "-q", "update"]);
            result = ProcessRunner.Run(install);
        }
        if (result.ExitCode != 0) throw new HostException($"apt-get install {list}", result.Complaint, instead: $"install them yourself: apt-get install --no-install-recommends {list}");
    }

    /// <returns>The words in front of a command that needs root; null where nobody can become root.</returns>
    private static IReadOnlyList<string>? AsRoot()
    {
        if (SystemCalls.IsRoot) return [];
        if (Programs.Find("sudo") is null) return null;
        // With a terminal sudo can ask for the password there.
        if (SystemCalls.IsTerminal(0)) return ["sudo"];
        return ProcessRunner.Run("sudo", "-n", "true").ExitCode == 0 ? ["sudo", "-n"] : null;
    }
}
