using System.Diagnostics;

namespace Stead.Tests.Harness;

/// <summary>
/// A host of its own for one test: process, mount, network and host name namespaces of which the test is root. Its name is `host`,
/// its /etc a copy, its vm_dir /srv. All that runs in it ends with it.
/// </summary>
public sealed class PrivateHost : IDisposable
{
    private const string Boot =
        """
        set -e
        hostname host
        mount --make-rprivate /
        mkdir -p "$1/etc" "$1/vm" "$1/run" "$1/tmp"
        cp -a /etc/. "$1/etc/"
        mount --bind "$1/etc" /etc
        rm -f /etc/stead.conf
        mount --bind "$1/vm" /srv
        mount --bind "$1/tmp" /tmp
        ip link set lo up
        echo ready
        # Not exec: process 1 reaps what is left to it.
        cat >/dev/null
        """;

    private readonly Process _holder;
    private readonly int _init;

    public PrivateHost()
    {
        Needs.Root();
        Folder = Directory.CreateTempSubdirectory("stead-host-").FullName;
        _holder = Programs.Start(["unshare", "--mount", "--net", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Boot, "sh", Folder]);
        if (_holder.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException("no private host: " + _holder.StandardError.ReadToEnd());
        _init = int.Parse(File.ReadAllText($"/proc/{_holder.Id}/task/{_holder.Id}/children").Split(' ')[0]);
    }

    /// <summary>On the real host; `vm` in it is /srv inside.</summary>
    public string Folder { get; }

    /// <summary>The guests' directory as the test sees it.</summary>
    public string VmDirectory => Folder + "/vm";

    /// <summary>As if typed in a root shell there, `vm` and `stead` on its PATH.</summary>
    public Ran Type(string script, string? input = null) => Programs.Run(Argv(script), s_environment, input);

    public Process Start(string script) => Programs.Start(Argv(script), s_environment);

    public void Dispose()
    {
        _holder.Kill(entireProcessTree: true);
        _holder.WaitForExit();
        _holder.Dispose();
        // The bind mounts went with the namespace.
        Directory.Delete(Folder, recursive: true);
    }

    private IReadOnlyList<string> Argv(string script) =>
        ["nsenter", "--target", $"{_init}", "--mount", "--net", "--uts", "--pid", "bash", "-c", "cd /; " + script];

    private static readonly Dictionary<string, string?> s_environment = new()
    {
        ["PATH"] = $"{Repository.Bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["STEAD_VM_DIR"] = null, ["STEAD_TRACE"] = "1", ["HOME"] = "/root", ["LC_ALL"] = "C.UTF-8",
    };
}
