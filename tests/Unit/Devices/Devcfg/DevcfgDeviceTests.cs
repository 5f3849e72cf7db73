using Stead.Devices;
using Stead.Devices.Devcfg;
using Stead.Devices.InProcess;
using Stead.Fabric.Bitstream;
using Stead.Fabric.Boards;
using Stead.Host.Fabric;
using Stead.Tests.Unit.Fabric.Bitstream;

namespace Stead.Tests.Unit.Devices.Devcfg;

/// <summary>The virtual configuration port, without a kernel.</summary>
public sealed class DevcfgDeviceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-devcfg-").FullName;
    private readonly InProcessDriver _driver;
    private readonly DevcfgDevice _device;

    public DevcfgDeviceTests() => (_driver, _device) = Make("arty-z7-10");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Configuration => Path.Combine(_folder, VirtualFabric.Configuration);

    [Fact]
    public void It_is_open_once_and_only_for_writing()
    {
        var file = _driver.Open(0, canRead: true, canWrite: true).File!;
        Assert.Equal(DeviceError.Busy, _driver.Open(0, canRead: false, canWrite: true).Error);
        Transfer? read = null;
        file.Read(new byte[10], mayWait: true, transfer => read = transfer);
        Assert.Equal(DeviceError.NoSuchOperation, read!.Value.Error);
        file.Close();
        Assert.Equal(DeviceError.None, _driver.Open(0, canRead: false, canWrite: true).Error);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(65536)]
    [InlineData(1_000_000)]
    public void A_good_bitstream_makes_it_done(int block)
    {
        var bin = Samples.Bin(Samples.Part("7z010"));
        var swapped = Swapped(bin);
        Assert.Contains("pl_done=0", _device.State, StringComparison.Ordinal);
        // As our writer does: the odd bytes first.
        Assert.Equal(DeviceError.None, Write(_driver, swapped, block, swapped.Length % 4096));
        Assert.Contains($"pl_done=1, Arty Z7-10, configured with {bin.Length} bytes", _device.State, StringComparison.Ordinal);
        Assert.Equal(bin, File.ReadAllBytes(Configuration)[..bin.Length]);
        // The next open's first write clears it.
        var file = _driver.Open(0, canRead: false, canWrite: true).File!;
        Assert.True(File.Exists(Configuration));
        file.Write(swapped.AsMemory(0, 4096), mayWait: true, _ => { });
        Assert.False(File.Exists(Configuration));
        file.Close();
        Assert.Contains("pl_done=0, Arty Z7-10, refused: only 4096 bytes came", _device.State, StringComparison.Ordinal);
    }

    /// <summary>A page that begins after DONE is EIO, as FreeBSD's driver answers it.</summary>
    [Fact]
    public void After_done_more_is_an_error()
    {
        var swapped = Swapped(Samples.Bin(Samples.Part("7z010")));
        Assert.Equal(DeviceError.InputOutput, Write(_driver, [.. swapped, .. new byte[4096]], 65536, 0));
        Assert.Contains("pl_done=1", _device.State, StringComparison.Ordinal);
    }

    /// <summary>Whatever is wrong is seen as soon as it has come.</summary>
    [Fact]
    public void What_is_wrong_is_an_error_with_a_reason()
    {
        var z010 = Samples.Part("7z010");
        var good = Samples.Bin(z010);
        Refuses(Samples.Bit(z010, good), "it begins with a .bit header", 0);
        Refuses(good, "its bytes are not swapped", 0);
        Refuses(Swapped(Samples.Bin(Samples.Part("7z020"))), "it is for xc7z020, and not for xc7z010clg400", 0);
        Refuses(new byte[8192], "no sync word", 0);
        var damaged = Swapped(good);
        damaged[1_000_000] ^= 4;
        Refuses(damaged, "something before it is damaged", 2_000_000);
        Refuses(Swapped(Samples.Partial(z010)), "it is a partial bitstream", 0);
        Refuses(Ice40Tests.Image(), "it is for iCE40 384", 0);

        void Refuses(byte[] file, string why, int after)
        {
            var written = 0;
            Assert.Equal(DeviceError.InputOutput, Write(_driver, file, 4096, 0, count => written += count));
            Assert.Contains(why, _device.State, StringComparison.Ordinal);
            Assert.Contains("pl_done=0", _device.State, StringComparison.Ordinal);
            Assert.InRange(written, after, after + 100_000);
        }
    }

    [Fact]
    public void An_iCE40_takes_what_icepack_writes()
    {
        var (driver, device) = Make("icestick");
        Assert.Equal(DeviceError.InputOutput, Write(driver, Ice40Tests.Image(), 4096, 0));
        Assert.Contains("refused: it is for iCE40 384", device.State, StringComparison.Ordinal);
        Assert.Equal(DeviceError.InputOutput, Write(driver, Swapped(Samples.Bin(Samples.Part("7z010"))), 4096, 0));
        Assert.Contains("refused: it is for xc7z010, and not for ice40hx1k-tq144", device.State, StringComparison.Ordinal);
    }

    private (InProcessDriver, DevcfgDevice) Make(string board)
    {
        var devices = DeviceTable.Find("devcfg")!.Make(new(Fabric: new VirtualFabric(BoardTable.Get(board), _folder)));
        return (new(devices), (DevcfgDevice)devices[0].Device);
    }

    private static byte[] Swapped(byte[] bin) => BitstreamConversion.Data(bin, BitstreamReader.Read(bin), WordOrder.Swapped);

    private static DeviceError Write(InProcessDriver driver, byte[] data, int block, int first, Action<int>? written = null)
    {
        var file = driver.Open(0, canRead: false, canWrite: true).File!;
        var error = DeviceError.None;
        var at = 0;
        for (var length = first > 0 ? first : block; at < data.Length && error == DeviceError.None; length = block)
        {
            length = Math.Min(length, data.Length - at);
            file.Write(data.AsMemory(at, length), mayWait: true, transfer => error = transfer.Error);
            at += length;
            if (error == DeviceError.None) written?.Invoke(length);
        }
        file.Close();
        return error;
    }
}
