using System.Text;
using Stead.Guests.Hypervisors.Qemu;
using Stead.Host.Appliances;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Hypervisors;

/// <summary>
/// Whether /dev/kvm really runs an ordinary kernel: some hosts offer one that cannot. Seen once, with the tiny guest, and
/// remembered for this kernel, processor and QEMU.
/// </summary>
public sealed class KvmProbe(INarrator narrator)
{
    /// <summary>A kernel that runs on KVM is there within two.</summary>
    private const int Seconds = 15;

    private const string Device = "/dev/kvm", ReadyWord = "stead: ready";

    private static string Store => $"{CacheDirectory.Path}/kvm.conf";

    /// <returns>Null when it was never looked at on this host.</returns>
    public static bool? Remembered()
    {
        if (!CanOpen()) return false;
        try
        {
            var lines = File.ReadAllLines(Store);
            return lines is [var host, var works, ..] && host == Host() ? works == "works=yes" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }

    /// <summary>Looks, if nobody has looked yet.</summary>
    public bool Works()
    {
        if (Remembered() is { } known) return known;
        if (Programs.Find(QemuDriver.Program) is not { } qemu) return false;
        Appliance tiny;
        try
        {
            var recipe = ApplianceRecipe.Load("tiny");
            tiny = ApplianceBuilder.Newest(recipe) ?? new ApplianceBuilder(narrator).Build(recipe);
        }
        catch (HostException e)
        {
            narrator.Warn($"nobody has seen yet whether {Device} runs a kernel, and the guest to try it with cannot be built ({e.Message}): running in software");
            return false;
        }
        var said = Run(qemu, tiny);
        var works = said.Contains(ReadyWord, StringComparison.Ordinal);
        if (!works) narrator.Say($"{Device} does not run an ordinary kernel here: running in software (slower)");
        Directory.CreateDirectory(CacheDirectory.Path);
        AtomicFile.Write(Store, $"{Host()}\nworks={(works ? "yes" : "no")}\n", AtomicFile.Public);
        return works;
    }

    private string Run(string qemu, Appliance tiny)
    {
        using var meter = narrator.Begin($"trying {Device}, once on this host");
        var (output, sayer) = SystemCalls.Pipe();
        var pid = Spawn.Start(
        [
            qemu, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-machine", "q35,accel=kvm,smm=off,vmport=off", "-cpu", "host",
            "-m", "128M", "-kernel", tiny.Kernel, "-initrd", tiny.Initrd, "-append", "console=ttyS0 quiet panic=-1 stead.probe",
            "-chardev", "stdio,id=com1", "-serial", "chardev:com1",
        ], (sayer, 1));
        SystemCalls.Close(sayer);
        var said = new StringBuilder();
        var until = Environment.TickCount64 + Seconds * 1000;
        Span<byte> buffer = stackalloc byte[4096];
        while (Environment.TickCount64 < until && !said.ToString().Contains(ReadyWord, StringComparison.Ordinal))
        {
            if (!SystemCalls.WaitReadable(output, (int)Math.Max(0, until - Environment.TickCount64))) continue;
            var count = SystemCalls.Read(output, buffer);
            if (count is 0 or -2) break;
            if (count > 0) said.Append(Encoding.Latin1.GetString(buffer[..count]));
        }
        SystemCalls.Kill(pid, SystemCalls.SignalKill);
        SystemCalls.Wait(pid, wait: true);
        SystemCalls.Close(output);
        return said.ToString();
    }

    private static bool CanOpen()
    {
        var fd = SystemCalls.TryOpen(Device, SystemCalls.ReadWrite);
        SystemCalls.Close(fd);
        return fd >= 0;
    }

    /// <summary>On another of these the answer may be another.</summary>
    private static string Host()
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim();
        var qemu = Programs.Find(QemuDriver.Program) is { } program ? new FileInfo(program) : null;
        return $"host={File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}/{processor}/{qemu?.Length}/{qemu?.LastWriteTimeUtc.Ticks}";
    }
}
