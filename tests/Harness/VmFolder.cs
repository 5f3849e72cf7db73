using System.Diagnostics;

namespace Stead.Tests.Harness;

/// <summary>A vm_dir of its own for one test, on this host: for what needs no root. Guests that still run at its end are powered off.</summary>
public sealed class VmFolder : IDisposable
{
    public VmFolder(bool init = true)
    {
        if (init) Vm("init").Ok();
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("stead-vm-").FullName;

    /// <summary>Kept over test runs: the tiny guest is built once.</summary>
    public static string Cache => Repository.Root + "/artifacts/test-cache";

    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        ["STEAD_VM_DIR"] = Path, ["XDG_CACHE_HOME"] = Cache, ["STEAD_TRACE"] = "1", ["LC_ALL"] = "C.UTF-8",
    };

    public Ran Vm(params string[] arguments) => Programs.Run([Repository.Bin + "/vm", .. arguments], Variables);

    public Ran Stead(params string[] arguments) => Programs.Run([Repository.Bin + "/stead", .. arguments], Variables);

    /// <summary>As if typed in a shell, `vm` and `stead` on its PATH.</summary>
    public Ran Type(string script, string? input = null) => Programs.Run(["bash", "-c", $"PATH={Repository.Bin}:$PATH; " + script], Variables, input);

    public Process Start(params string[] arguments) => Programs.Start([Repository.Bin + "/vm", .. arguments], Variables);

    public void Dispose()
    {
        foreach (var guest in Directory.GetDirectories(Path).Where(guest => File.Exists(guest + "/run.lock"))) Vm("poweroff", "-f", System.IO.Path.GetFileName(guest));
        Directory.Delete(Path, recursive: true);
    }
}
