using System.Text;
using Stead.Devices;
using Stead.Devices.Echo;
using Stead.Devices.InProcess;

namespace Stead.Tests.Unit.Devices.InProcess;

/// <summary>Both drivers without a kernel.</summary>
public sealed class InProcessDriverTests
{
    private readonly byte[] _buffer = new byte[200];

    [Fact]
    public void A_reader_waits_for_what_is_written()
    {
        var file = Open(Driver("echo"), 0);
        Transfer? read = null, written = null;
        Assert.NotNull(file.Read(_buffer, mayWait: true, transfer => read = transfer));
        Assert.Null(file.Write(Encoding.ASCII.GetBytes("foo"), mayWait: true, transfer => written = transfer));
        Assert.Equal((new Transfer(3), new Transfer(3)), (read, written));
        Assert.Equal("foo", Encoding.ASCII.GetString(_buffer, 0, 3));
    }

    [Fact]
    public void A_wait_can_be_interrupted_and_ends_with_the_unload()
    {
        var driver = Driver("echo");
        var file = Open(driver, 0);
        List<Transfer> ends = [];
        var first = file.Read(_buffer, mayWait: true, ends.Add);
        Assert.True(first!.Interrupt());
        Assert.False(first.Interrupt());
        file.Read(_buffer, mayWait: true, ends.Add);
        driver.Unload();
        Assert.Equal([new(0, DeviceError.Interrupted), new(0, DeviceError.Gone)], ends);
        Assert.Equal((null, DeviceError.Gone), driver.Open(0, canRead: true, canWrite: false));
    }

    [Fact]
    public void What_changes_is_told()
    {
        var driver = Driver("echo");
        var file = Open(driver, 0);
        List<(int, Readiness)> changes = [];
        driver.Changed += (device, what) => changes.Add((device, what));
        file.Write(new byte[1], mayWait: false, _ => { });
        file.Ioctl(EchoIoctls.Linux.Clear, [], []);
        file.Close();
        Assert.Equal([(0, Readiness.Readable), (0, Readiness.Writable), (0, Readiness.Readable)], changes);
    }

    [Fact]
    public void One_port_of_a_null_modem_wakes_the_other()
    {
        var driver = Driver("nullmodem");
        var (a, b) = (Open(driver, 0), Open(driver, 1));
        List<Transfer> ends = [];
        a.Read(_buffer, mayWait: true, ends.Add);
        b.Write(Encoding.ASCII.GetBytes("ring"), mayWait: true, _ => { });
        a.Read(_buffer, mayWait: true, ends.Add);
        Assert.True((a.Poll() & Readiness.HungUp) == 0);
        b.Close();
        // The carrier fell: the end of the file.
        Assert.Equal([new(4), new(0)], ends);
        Assert.True((a.Poll() & Readiness.HungUp) != 0);
        Open(driver, 1);
        Assert.True((a.Poll() & Readiness.HungUp) == 0);
    }

    private static InProcessDriver Driver(string kind) => new(DeviceTable.Find(kind)!.Make(new()));

    private static InProcessFile Open(InProcessDriver driver, int index) => driver.Open(index, canRead: true, canWrite: true).File!;
}
