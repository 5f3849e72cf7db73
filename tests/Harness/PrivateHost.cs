using System.Diagnostics;

namespace Stead.Tests.Harness;

/// <summary>
/// A host of its own for one test: process, mount, network and host name namespaces of which the test is root. Its name is `host`,
/// its /etc a copy, its /vm, /srv, /tmp and /run empty. All that runs in it ends with it.
/// </summary>
public sealed class PrivateHost : IDisposable
{
    private const string Boot =
        """
        set -e
        hostname host
        mount --make-rprivate /
        mount -t tmpfs -o mode=755 root "$1"
        cd "$1"
        for entry in /*; do
            case $entry in /etc | /tmp | /vm | /srv | /run | /proc | /sys) continue ;; esac
            if [ -L "$entry" ]; then cp -a "$entry" .; elif [ -d "$entry" ]; then mkdir ".$entry"; mount --rbind "$entry" ".$entry"; fi
        done
        cp -a /etc etc
        rm -f etc/stead.conf
        mkdir -p vm srv run proc sys tmp old ".$2"
        chmod 1777 tmp
        mount --bind "$2" ".$2"
        mount -t proc proc proc
        mount -t sysfs sysfs sys
        pivot_root . old
        cd /
        umount -l old
        rmdir old
        ip link set lo up
        echo ready
        # Not exec: process 1 reaps what is left to it.
        cat >/dev/null
        """;

    private readonly Process _holder;
    private readonly int _init;
    private readonly string _folder;

    public PrivateHost()
    {
        Needs.Root();
        _folder = Directory.CreateTempSubdirectory("stead-host-").FullName;
        _holder = Programs.Start(["unshare", "--mount", "--net", "--uts", "--pid", "--fork", "--kill-child", "sh", "-c", Boot, "sh", _folder, Repository.Root]);
        if (_holder.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException("no private host: " + _holder.StandardError.ReadToEnd());
        _init = int.Parse(File.ReadAllText($"/proc/{_holder.Id}/task/{_holder.Id}/children").Split(' ')[0]);
    }

    /// <summary>Its files, as the test sees them.</summary>
    public string Root => $"/proc/{_init}/root";

    /// <summary>Its network namespace, as `stead net tun --ns` takes it: the number of a process in it.</summary>
    public string Network => $"{_init}";

    /// <summary>As if typed in a root shell there, `vm` and `stead` on its PATH.</summary>
    public Ran Type(string script, string? input = null) => Programs.Run(Argv(script), s_environment, input);

    public Process Start(string script) => Programs.Start(Argv(script), s_environment);

    public void Dispose()
    {
        _holder.Kill(entireProcessTree: true);
        _holder.WaitForExit();
        _holder.Dispose();
        // Its mounts went with the namespace.
        Directory.Delete(_folder);
    }

    private IReadOnlyList<string> Argv(string script) =>
        ["nsenter", "--target", $"{_init}", "--mount", "--net", "--uts", "--pid", "bash", "-c", script];

    private static readonly Dictionary<string, string?> s_environment = new()
    {
        ["PATH"] = $"{Repository.Bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["STEAD_VM_DIR"] = null, ["XDG_CACHE_HOME"] = VmFolder.Cache, ["STEAD_TRACE"] = "1", ["HOME"] = "/root", ["LC_ALL"] = "C.UTF-8",
    };
}
