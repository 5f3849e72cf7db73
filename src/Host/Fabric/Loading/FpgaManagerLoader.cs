using Stead.Fabric.Bitstream;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Fabric.Loading;

/// <summary>`--via fpga_manager`: the attribute `firmware` that the Zynq's vendor adds to Linux' FPGA managers.</summary>
internal sealed class FpgaManagerLoader : IBitstreamLoader
{
    private const string Class = "/sys/class/fpga_manager", FirmwareFolder = "/lib/firmware", DefaultManager = "fpga0";

    /// <summary>In `flags`: FPGA_MGR_PARTIAL_RECONFIG.</summary>
    private const string Full = "0", InPart = "1";

    public string Name => "fpga_manager";

    public string Summary => "the FPGA manager of the Zynq vendor's Linux (PetaLinux, PYNQ)";

    public bool IsHere => File.Exists($"{Class}/{DefaultManager}/firmware");

    public bool IsOwnFabric => true;

    public void Load(LoadOrder order, INarrator narrator)
    {
        var manager = $"{Class}/{order.Device ?? DefaultManager}";
        if (!Directory.Exists(manager)) throw new UserError($"there is no {manager}: no driver of an FPGA manager runs", "the kernel needs CONFIG_FPGA_MGR_ZYNQ_FPGA and the device tree its node devcfg; or use --via uboot, or openfpgaloader");
        if (!File.Exists(manager + "/firmware"))
        {
            throw new UserError($"{manager} has no attribute 'firmware': this kernel's manager takes bitstreams only through a device-tree overlay with firmware-name, which needs more than this file",
                "boot the vendor's kernel (PetaLinux, PYNQ), or use --via uboot, or openfpgaloader");
        }
        if (order.File.Facts.Format == BitstreamFormat.Ice40) throw new UserError("an iCE40 has no manager of this kind", "use --via openfpgaloader");

        var data = BitstreamConversion.Data(order.File.Bytes, order.File.Facts, WordOrder.Swapped);
        var name = Path.GetFileNameWithoutExtension(order.File.Path) + ".bin";
        using (narrator.Begin($"loading {name}"))
        {
            try { Directory.CreateDirectory(FirmwareFolder); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"make {FirmwareFolder}", e); }
            AtomicFile.Write($"{FirmwareFolder}/{name}", data, AtomicFile.Public);
            Set(manager + "/flags", order.Partial ? InPart : Full);
            Set(manager + "/firmware", name);
        }
        var state = TextFile.TryRead(manager + "/state")?.Trim();
        if (state != "operating") throw new HostException($"load {name} through {manager}", $"its state is '{state}'", instead: "the kernel says why: dmesg | tail");
        narrator.Say($"{manager}: {name}, {data.Length} bytes, operating");
    }

    private static void Set(string attribute, string value)
    {
        // Not truncated or made: an attribute is only written.
        var fd = SystemCalls.Open(attribute, SystemCalls.WriteOnly);
        try
        {
            if (!SystemCalls.WriteAll(fd, System.Text.Encoding.UTF8.GetBytes(value))) throw HostErrors.FromLast($"write '{value}' to {attribute}");
        }
        finally { SystemCalls.Close(fd); }
    }
}
