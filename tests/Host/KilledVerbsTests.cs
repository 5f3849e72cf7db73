using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>
/// Each verb that changes something is killed with -9 at each system call by which it changes something (strace injects the signal).
/// Afterwards nothing is damaged, and the same verb can be given again.
/// </summary>
public sealed class KilledVerbsTests
{
    private static readonly string[] Changes =
        ["mkdir", "rename", "unlink", "rmdir", "fsync", "ftruncate", "fallocate", "flock", "fchmod", "write", "connect", "sendto", "clone", "vfork", "clone3"];

    [Fact]
    public void Init() => KillEverywhere(vm => { }, "vm init", vm =>
    {
        vm.Vm("init").Ok();
        Assert.True(File.Exists(vm.Path + "/.templates/default.conf"));
        Assert.Empty(Directory.GetFiles(vm.Path, "*.stead-new", SearchOption.AllDirectories));
    }, init: false);

    [Fact]
    public void Create() => KillEverywhere(vm => { }, "vm create -t linux-bios -s 64M web", vm =>
    {
        var again = vm.Vm("create", "-t", "linux-bios", "-s", "64M", "web");
        Assert.True(again.ExitCode == 0 || again.Error.Contains("already exists", StringComparison.Ordinal), again.ToString());
        Is_whole(vm);
    });

    [Fact]
    public void Add_disk() => KillEverywhere(Make_web, "vm add -d disk -s 16M web", vm =>
    {
        Is_whole(vm);
        vm.Vm("add", "-d", "disk", "-s", "16M", "web").Ok();
        Is_whole(vm);
    });

    [Fact]
    public void Add_network() => KillEverywhere(Make_web, "vm add -d network -s public web", vm =>
    {
        Is_whole(vm);
        vm.Vm("add", "-d", "network", "-s", "public", "web").Ok();
        Is_whole(vm);
    });

    [Fact]
    public void Destroy() => KillEverywhere(Make_web, "vm destroy -f web", vm =>
    {
        if (File.Exists(vm.Path + "/web/web.conf")) Is_whole(vm);
        vm.Vm("destroy", "-f", "web");
        Make_web(vm);
        Is_whole(vm);
    });

    [Fact]
    public void Switch_create() => KillEverywhere(vm => { }, "vm switch create -t user home", vm =>
    {
        var again = vm.Vm("switch", "create", "-t", "user", "home");
        Assert.True(again.ExitCode == 0 || again.Error.Contains("already exists", StringComparison.Ordinal), again.ToString());
        Assert.Contains("home", vm.Vm("switch", "list").Ok().Output, StringComparison.Ordinal);
    });

    [Fact]
    public void Datastore_add() => KillEverywhere(vm => Directory.CreateDirectory(vm.Path + "/.more"), "vm datastore add more $STEAD_VM_DIR/.more", vm =>
    {
        var again = vm.Vm("datastore", "add", "more", vm.Path + "/.more");
        Assert.True(again.ExitCode == 0 || again.Error.Contains("already", StringComparison.Ordinal), again.ToString());
        Assert.Contains("more", vm.Vm("datastore", "list").Ok().Output, StringComparison.Ordinal);
    });

    [Fact]
    public void Start()
    {
        Needs.Program("qemu-system-x86_64");
        KillEverywhere(Make_web, "vm start web", vm =>
        {
            Is_whole(vm);
            var again = vm.Vm("start", "web");
            Assert.True(again.ExitCode == 0 || again.Error.Contains("running already", StringComparison.Ordinal), again.ToString());
            Ends(vm);
        });
    }

    [Fact]
    public void Stop()
    {
        Needs.Program("qemu-system-x86_64");
        KillEverywhere(Start_web, "vm stop -f -t 0 web", Ends_at_a_second_try);
    }

    [Fact]
    public void Poweroff()
    {
        Needs.Program("qemu-system-x86_64");
        KillEverywhere(Start_web, "vm poweroff -f web", Ends_at_a_second_try);
    }

    private static void Ends_at_a_second_try(VmFolder vm)
    {
        Is_whole(vm);
        Ends(vm);
        vm.Vm("start", "web").Ok();
        vm.Vm("poweroff", "-f", "web").Ok();
    }

    /// <summary>The hypervisor is traced too, and counts its own calls: it may meet its end at any time before the verb does.</summary>
    private static void Ends(VmFolder vm)
    {
        var ended = vm.Vm("poweroff", "-f", "web");
        Assert.True(ended.ExitCode == 0 || ended.Error.Contains("doesn't appear to be a running", StringComparison.Ordinal), ended.ToString());
        Is_stopped(vm);
    }

    private static void Make_web(VmFolder vm) => vm.Type("sed -i '/^network/d' $STEAD_VM_DIR/.templates/linux-bios.conf; vm create -t linux-bios -s 64M web").Ok();

    private static void Start_web(VmFolder vm)
    {
        Make_web(vm);
        vm.Vm("start", "web").Ok();
    }

    private static void Is_whole(VmFolder vm)
    {
        var planned = vm.Vm("start", "-n", "web");
        Assert.True(planned.ExitCode == 0 || planned.Error.Contains("no switch", StringComparison.Ordinal), planned.ToString());
        Assert.Single(vm.Vm("list").Ok().Lines.Skip(1));
        Assert.Equal(64L << 20, new FileInfo(vm.Path + "/web/disk0.img").Length);
        foreach (var disk in File.ReadLines(vm.Path + "/web/web.conf").Where(line => line.StartsWith("disk", StringComparison.Ordinal) && line.Contains("_name=", StringComparison.Ordinal)))
            Assert.True(File.Exists($"{vm.Path}/web/{disk.Split('"')[1]}"), disk);
    }

    private static void Is_stopped(VmFolder vm)
    {
        // The supervisor's last act is to take its lock away: it may be seen for a moment yet.
        string Left() => Programs.Run(["pgrep", "-af", $"qemu.*{vm.Path}/|_run {vm.Path}/"]).Output;
        Eventually.True(() => Left() == "", Left);
        Assert.EndsWith("Stopped", vm.Vm("list").Ok().Lines[1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(vm.Path + "/web", "*.sock"));
        Assert.False(File.Exists(vm.Path + "/web/run.lock"));
    }

    /// <summary>Counts the verb's changing calls in an undisturbed run; then kills whoever makes the first four and the last (in a long run, any) of each.</summary>
    private static void KillEverywhere(Action<VmFolder> prepare, string verb, Action<VmFolder> check, bool init = true)
    {
        Needs.Program("strace");
        var points = new List<(string Call, int Nth)>();
        foreach (var (call, count) in ChangingCalls(prepare, verb, init))
            points.AddRange(Enumerable.Range(1, Math.Min(count, Needs.IsLongRun ? 40 : 4)).Append(count).Distinct().Select(nth => (call, nth)));
        var kills = 0;
        foreach (var (call, nth) in points)
        {
            using var vm = new VmFolder(init);
            prepare(vm);
            var trace = Traced(vm, verb, $"-e trace={call} -e inject={call}:signal=KILL:when={nth}");
            if (trace.Contains("killed by SIGKILL", StringComparison.Ordinal)) kills++;
            try { check(vm); }
            catch (Exception e) { throw new InvalidOperationException($"after a kill at {call} number {nth}: {e.Message}\n{trace}", e); }
        }
        // Which thread makes which call differs from run to run, so some are missed.
        Assert.InRange(kills, 3, int.MaxValue);
    }

    /// <summary>The most of each call that one thread makes: strace counts by thread.</summary>
    private static IEnumerable<(string Call, int Count)> ChangingCalls(Action<VmFolder> prepare, string verb, bool init)
    {
        using var vm = new VmFolder(init);
        prepare(vm);
        return Traced(vm, verb, $"-e trace={string.Join(',', Changes)} -e signal=none").Split('\n')
            .Select(line => line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 2 && parts[1].Contains('(', StringComparison.Ordinal) && char.IsLetter(parts[1].TrimStart()[0]))
            .GroupBy(parts => (Thread: parts[0], Call: parts[1].TrimStart().Split('(')[0]))
            .GroupBy(group => group.Key.Call, group => group.Count())
            .Select(group => (group.Key, group.Max())).ToList();
    }

    /// <summary>What strace wrote until the verb came to its end. -D: the tracer is nobody's parent and lives as long as what it traces.</summary>
    private static string Traced(VmFolder vm, string verb, string options)
    {
        var trace = vm.Path + "/.trace";
        vm.Type($"strace -D -f -qq -o {trace} {options} {verb} </dev/null >{vm.Path}/.said 2>&1");
        return File.Exists(trace) ? File.ReadAllText(trace) : "";
    }
}
