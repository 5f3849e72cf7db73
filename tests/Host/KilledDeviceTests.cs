using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>A device's server (and the verb) killed with -9 at each system call by which it changes something, while it is loaded and while it is unloaded: the next load finds its place clean.</summary>
public sealed class KilledDeviceTests
{
    private static readonly string[] s_changes =
        ["mkdir", "mount", "symlink", "bind", "listen", "flock", "ftruncate", "pwrite64", "unlink", "rmdir", "umount2", "clone3", "writev"];

    public static TheoryData<string> Changes => [.. s_changes];

    [Theory]
    [MemberData(nameof(Changes))]
    public void While_it_is_loaded(string change)
    {
        Needs.Root();
        Needs.Program("strace");
        for (var time = 1; time <= 4; time++)
        {
            using var host = new Loaded();
            // strace would stay with the server; the shell that it started sends it away.
            host.Type($"timeout -s KILL 20 strace -f -qq -o /dev/null -e trace={change} -e inject={change}:signal=KILL:when={time} sh -c 'stead dev nullmodem --at $STEAD_RUN_DIR/wire; kill -9 $PPID'");
            host.IsFineAfterwards();
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void While_it_is_unloaded(string change)
    {
        Needs.Root();
        Needs.Program("strace");
        for (var time = 1; time <= 3; time++)
        {
            using var host = new Loaded();
            host.Type("stead dev nullmodem --at $STEAD_RUN_DIR/wire").Ok();
            var server = host.Type("stead dev list | awk '/^wire / { print $5 }'").Ok().Output.Trim();
            using var tracer = host.Start($"exec strace -f -o /dev/null -e trace={change} -e inject={change}:signal=KILL:when={time} -p {server}");
            while (tracer.StandardError.ReadLine() is { } line && !line.Contains("attached", StringComparison.Ordinal)) { }
            host.Type("timeout -s KILL 20 stead dev unload wire");
            host.IsFineAfterwards();
        }
    }

    private sealed class Loaded : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("stead-run-").FullName;

        public Ran Type(string script) => Programs.Run(["bash", "-c", script], Variables);

        public System.Diagnostics.Process Start(string script) => Programs.Start(["bash", "-c", script], Variables);

        public void IsFineAfterwards()
        {
            // It may live: then it is as if nothing had happened.
            Type("stead dev unload -t 0 wire");
            var again = Type("stead dev nullmodem --at $STEAD_RUN_DIR/wire && exec 3<> $STEAD_RUN_DIR/wire.B && echo hi > $STEAD_RUN_DIR/wire.A && head -c 3 <&3");
            Assert.True(again.Output.EndsWith("wire.B\nhi\n", StringComparison.Ordinal), again.ToString());
            Type("stead dev unload -t 0 wire").Ok();
            Assert.Empty(Directory.GetDirectories(_folder + "/devices"));
            Assert.DoesNotContain(_folder, File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
            Assert.Equal(["devices"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        public void Dispose()
        {
            // Also after a failure, which shall be seen instead of this one's.
            Type($"stead dev unload -t 0 wire; awk '$2 ~ \"^{_folder}\" {{ print $2 }}' /proc/self/mounts | xargs -r umount -l; rm -rf {_folder}");
        }

        private Dictionary<string, string?> Variables => new()
        {
            ["STEAD_RUN_DIR"] = _folder, ["PATH"] = $"{Repository.Bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C.UTF-8",
        };
    }
}
