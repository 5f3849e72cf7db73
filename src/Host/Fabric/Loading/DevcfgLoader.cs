using Stead.Fabric.Bitstream;
using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Processes;

namespace Stead.Host.Fabric.Loading;

/// <summary>`--via devcfg`, and what `xbin2bit` does.</summary>
internal sealed class DevcfgLoader : IBitstreamLoader
{
    public string Name => "devcfg";

    public string Summary => "FreeBSD's /dev/devcfg, or a virtual one";

    public bool IsHere => File.Exists(ConfigurationPort.DefaultPath);

    public bool IsOwnFabric => true;

    public bool ReplacesRunning(LoadOrder order) => BitstreamOutput.IsOwnFabric(order.Device);

    public void Load(LoadOrder order, INarrator narrator)
    {
        if (order.Partial) throw new UserError("devcfg clears the fabric before it takes a bitstream, so that there is nothing left to change in part", "use --via fpga_manager on Linux, or --via uboot");
        var (file, path) = (order.File, order.Device ?? ConfigurationPort.DefaultPath);
        ConfigurationPort.Write(path, BitstreamConversion.Data(file.Bytes, file.Facts, WordOrder.Swapped), narrator);
        if (OperatingSystem.IsFreeBSD() && order.Device is null && Programs.Find("sysctl") is not null && ProcessRunner.Run("sysctl", "-n", "hw.fpga.pl_done") is { ExitCode: 0, Output: var done } && done.Trim() != "1")
            throw new HostException($"configure the fabric through {path}", "hw.fpga.pl_done is not 1: the device did not accept it", instead: "look at dmesg, and whether this is the part that the bitstream is for");
        narrator.Say($"{path}: {file.Facts.Length} bytes, the fabric is configured");
    }
}
