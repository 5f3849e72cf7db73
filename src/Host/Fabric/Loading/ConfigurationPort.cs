using Stead.Host.Devices;
using Stead.Host.Narration;
using Stead.Host.Posix;

namespace Stead.Host.Fabric.Loading;

/// <summary>devcfg(4)'s writing end: FreeBSD's driver on a Zynq, or a virtual one.</summary>
internal static class ConfigurationPort
{
    public const string DefaultPath = "/dev/devcfg";

    /// <summary>The driver moves a page at a time, and answers EIO to a page that begins after the fabric is done.</summary>
    private const int Page = 4096, Block = 64 << 10;

    /// <summary>
    /// Writes it so that the last page is a whole one: what follows the last command is shorter than that, so that no page begins after it.
    /// </summary>
    /// <param name="data">Swapped, without a header.</param>
    /// <exception cref="HostException">The port refuses; what a virtual one says of it is told.</exception>
    public static void Write(string path, ReadOnlySpan<byte> data, INarrator narrator)
    {
        var fd = SystemCalls.TryOpen(path, SystemCalls.WriteOnly);
        if (fd < 0) throw NotOpened(path);
        try
        {
            using var meter = narrator.Begin($"writing {path}", data.Length, MeterUnit.Bytes);
            var block = data.Length % Page is > 0 and var odd ? odd : Math.Min(Page, data.Length);
            for (var at = 0; at < data.Length; block = Math.Min(Block, data.Length - at))
            {
                if (!SystemCalls.WriteAll(fd, data.Slice(at, block))) throw Refused(path, at, HostErrors.FromLast(""));
                at += block;
                meter.Report(at);
            }
        }
        finally { SystemCalls.Close(fd); }
    }

    private static HostException NotOpened(string path)
    {
        var error = HostErrors.FromLast($"open {path}");
        return error.Errno.Number switch
        {
            SystemCalls.NotThere => new(error.Step, error.Said, error.Errno, "FreeBSD on a Zynq has it; elsewhere 'stead dev devcfg' makes one"),
            SystemCalls.DeviceBusy => new(error.Step, error.Said, error.Errno, "somebody else has it open, and only one may"),
            _ => error,
        };
    }

    private static HostException Refused(string path, int at, HostException error)
    {
        var said = DeviceAdministration.List().FirstOrDefault(device => device.Paths.Contains(Path.GetFullPath(path)))?.State;
        return new($"write {path} at {at}", error.Said, error.Errno, said ?? "the fabric is not configured now; see what the driver says: dmesg");
    }
}
