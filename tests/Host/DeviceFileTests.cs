using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>The conformance suites on this machine, where devices are files served through FUSE.</summary>
public sealed class DeviceFileTests
{
    public static TheoryData<string> Echo => [.. ConformanceSuite.Cases("echo")];
    public static TheoryData<string> NullModem => [.. ConformanceSuite.Cases("nullmodem")];

    [Theory]
    [MemberData(nameof(Echo))]
    public void Echo_device(string name) => Run("echo", name);

    [Theory]
    [MemberData(nameof(NullModem))]
    public void Null_modem(string name) => Run("nullmodem", name);

    /// <summary>As an ordinary user, through fusermount3.</summary>
    [Fact]
    public void An_ordinary_user_has_devices_too()
    {
        Needs.Root();
        Needs.Program("fusermount3");
        using var folder = new RunFolder();
        Programs.Run(["chown", "nobody:nogroup", folder.Path]).Ok();
        // /dev/fuse is everybody's on Debian; in a container it may be root's.
        const string open = "mknod -m 666 $0/fuse c 10 229 && mount --bind $0/fuse /dev/fuse && exec \"$@\"";
        var ran = Programs.Run(["unshare", "--mount", "bash", "-c", open, folder.Path, "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "bash", "-c",
            $"""
             export PATH={Repository.Bin}:$PATH XDG_RUNTIME_DIR={folder.Path} HOME={folder.Path}
             unset STEAD_RUN_DIR
             stead dev echo && stead dev list && echo foo > $XDG_RUNTIME_DIR/stead/echo && echoctl poll && cat $XDG_RUNTIME_DIR/stead/echo
             kill -9 $(stead dev list | awk '/^echo / {"{print $5}"}')
             stead dev list
             stead dev echo && echo again > $XDG_RUNTIME_DIR/stead/echo && cat $XDG_RUNTIME_DIR/stead/echo && stead dev unload echo && stead dev list
             grep -c {folder.Path} /proc/self/mounts
             """], folder.Variables);
        Assert.Matches(
            $"""
             ^{folder.Path}/stead/echo
             NAME  DEVICE  HOME  OPEN  PID +PATH +STATE
             echo  echo    fuse  0     \d+ +{folder.Path}/stead/echo +-
             Returned events: POLLIN\|POLLOUT
             4 bytes available to read
             room to write 60 bytes
             foo
             NAME  DEVICE  HOME  OPEN  PID  PATH  STATE
             {folder.Path}/stead/echo
             again
             NAME  DEVICE  HOME  OPEN  PID  PATH  STATE
             0
             $
             """, ran.Output);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    public void Mistakes_are_told()
    {
        using var folder = new RunFolder();
        Says("a device cannot be at", "dev", "echo", "--at", $"{folder.Path}/a#b/echo");
        Says("'a b' cannot be a device's name", "dev", "echo", "--at", $"{folder.Path}/a b");
        Says("'../x' cannot be a device's name", "dev", "nullmodem", "../x");
        Says("is there already", "dev", "echo", "--at", "/etc/passwd");
        Says("'0999' is not a mode", "dev", "echo", "--mode", "0999");
        Says("'-5' is not a number", "dev", "echo", "--size=-5");
        Says("does not fit into this host's memory", "dev", "echo", "--size", $"{int.MaxValue}");
        Says("there is no device 'nothing'", "dev", "unload", "nothing");
        Says("make ", "dev", "echo", "--at", "/proc/nowhere/echo");
        Assert.Equal("[]\n", Programs.Run([Repository.Bin + "/stead", "dev", "list", "--json"], folder.Variables).Ok().Output);
        Assert.Empty(Directory.Exists(folder.Path + "/devices") ? Directory.GetDirectories(folder.Path + "/devices") : []);

        void Says(string text, params string[] words)
        {
            var ran = Programs.Run([Repository.Bin + "/stead", .. words], folder.Variables);
            Assert.True(ran.ExitCode is 1 or 2 && ran.Error.Contains(text, StringComparison.Ordinal) && !ran.Error.Contains("bug of Stead", StringComparison.Ordinal), ran.ToString());
        }
    }

    [Fact]
    public void In_the_foreground_it_stays_until_Ctrl_C()
    {
        using var folder = new RunFolder();
        using var stead = Programs.Start([Repository.Bin + "/stead", "dev", "echo", "--foreground", "--at", $"{folder.Path}/echo"], folder.Variables);
        Assert.Equal($"{folder.Path}/echo", stead.StandardOutput.ReadLine());
        Programs.Run(["kill", "-INT", $"{stead.Id}"]).Ok();
        Assert.True(stead.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, stead.ExitCode);
        Assert.False(File.Exists($"{folder.Path}/echo"));
    }

    /// <summary>The one in examples/, compiled and run as its first lines say.</summary>
    [Fact]
    public void The_example_is_a_complete_device_in_20_lines()
    {
        var source = Repository.Root + "/examples/null-device.cs";
        Assert.True(File.ReadAllLines(source).Length <= 20);
        using var folder = new RunFolder();
        using var example = Programs.Start(["dotnet", "run", source, "--", $"{folder.Path}/null"], folder.Variables);
        Eventually.True(() => File.Exists($"{folder.Path}/null") || example.HasExited, () => "no device");
        Assert.False(example.HasExited && example.ExitCode != 0, example.HasExited ? example.StandardOutput.ReadToEnd() + example.StandardError.ReadToEnd() : "");
        Assert.Equal("", Programs.Run(["sh", "-c", $"head -c 100000 /dev/zero > {folder.Path}/null && cat {folder.Path}/null"]).Ok().Output);
        Programs.Run([Repository.Bin + "/stead", "dev", "unload", "null"], folder.Variables).Ok();
        Assert.True(example.WaitForExit(TimeSpan.FromMinutes(1)));
    }

    private static void Run(string suite, string name)
    {
        Needs.Root();
        using var folder = new RunFolder();
        var ran = Programs.Run(["/usr/bin/python3", $"{Repository.Root}/tests/Conformance/conformance.py", suite, "fuse", name], folder.Variables);
        if (ran.Output.StartsWith("skip ", StringComparison.Ordinal)) Assert.Skip(ran.Lines[0]);
        Assert.True(ran.Output.StartsWith($"ok {name}\n", StringComparison.Ordinal) && ran.ExitCode == 0, ran.ToString());
    }

    /// <summary>Servers of one test, apart from all others.</summary>
    private sealed class RunFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("stead-run-").FullName;

        public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
        {
            ["STEAD_RUN_DIR"] = Path, ["PATH"] = $"{Repository.Bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C.UTF-8",
            ["STEAD_STRESS_SECONDS"] = Needs.IsLongRun ? "60" : "2",
        };

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
