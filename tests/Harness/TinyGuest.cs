namespace Stead.Tests.Harness;

/// <summary>A guest of the template `tiny` in a vm_dir of its own, with a page behind a forwarded port.</summary>
public sealed class TinyGuest : IDisposable
{
    public const string Name = "guest";

    /// <param name="lines">Further lines of its file.</param>
    public TinyGuest(params string[] lines)
    {
        Needs.Program("qemu-system-x86_64");
        Vm.Vm("switch", "create", "-t", "user", "user").Ok();
        Vm.Vm("create", "-t", "tiny", Name).Ok();
        Port = FreePort();
        File.AppendAllLines(Conf, [$"network0_forward=\"{Port}:80\"", .. lines]);
    }

    public VmFolder Vm { get; } = new();
    public int Port { get; }
    public string Folder => $"{Vm.Path}/{Name}";
    public string Conf => $"{Folder}/{Name}.conf";
    public string Serial => Read("com1.log");
    public string Log => Read("vm-bhyve.log");
    public string State => Vm.Vm("list").Ok().Lines.Single(line => line.StartsWith(Name + " ", StringComparison.Ordinal)).Split("  ", StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
    public bool HasEnded => !File.Exists(Folder + "/run.lock");

    /// <summary>With cat(1): File.ReadAllText would ask for a lock, which the supervisor holds.</summary>
    public string Lock => Programs.Run(["cat", Folder + "/run.lock"]).Ok().Output;

    /// <param name="who">`supervisor` or `hypervisor`.</param>
    public int Pid(string who) => int.Parse(Lock.Split('\n').Single(line => line.StartsWith(who + "=", StringComparison.Ordinal)).Split('=')[1].Trim('"').Split([' ', '/', ':', '.'])[0]);

    /// <summary>Started, and its shell is there.</summary>
    public TinyGuest Start()
    {
        Vm.Vm("start", Name).Ok();
        AwaitShell();
        return this;
    }

    public void AwaitShell() => AwaitSerial("/ # ");

    /// <param name="from">What was said before does not count.</param>
    public void AwaitSerial(string text, int from = 0) => Eventually.True(() => Serial.IndexOf(text, from, StringComparison.Ordinal) >= 0, () => $"'{text}' not in: {Serial}\n{Log}\n{Read("hypervisor.log")}");

    public void AwaitEnd() => Eventually.True(() => HasEnded, () => "still there: " + Log);

    /// <summary>Types into its shell without waiting for an answer.</summary>
    public void Type(string line)
    {
        // As the terminal shows it before it wraps.
        var typed = line[..Math.Min(20, line.Length)];
        var before = Serial.Split(typed).Length;
        using var console = Vm.Start("console", Name);
        console.StandardInput.Write(line + "\n");
        console.StandardInput.Flush();
        Eventually.True(() => Serial.Split(typed).Length > before, () => "was not echoed: " + Serial);
        console.Kill();
    }

    public void Dispose() => Vm.Dispose();

    private string Read(string name) => File.Exists($"{Folder}/{name}") ? File.ReadAllText($"{Folder}/{name}") : "";

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
